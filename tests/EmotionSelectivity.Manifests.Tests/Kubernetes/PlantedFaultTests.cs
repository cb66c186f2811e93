namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Tests each check with manifests that are correct except for one planted fault.</summary>
public sealed class PlantedFaultTests(Installations installations) : IClassFixture<Installations>
{
    [Theory]
    [InlineData("cpu", "terminationGracePeriodSeconds:", "terminationGracePeriodSecond:")]
    [InlineData("cpu", "  replicas: 2", "  replicas: two")]
    [InlineData("cpu", "readOnlyRootFilesystem: true", "readOnlyRootFileSystem: true")]
    [InlineData("cpu", "podAntiAffinity:", "podAntiaffinity:")]
    [InlineData("cpu", "maxUnavailable: 1", "maxUnavailible: 1")]
    [InlineData("cpu", "podFailurePolicy:", "podFailurePolicies:")]
    [InlineData("cpu+keda", "scaleTargetRef:", "scaleTarget:")]
    [InlineData("cpu+keda", "maxReplicaCount: 8", "maxReplicaCount: many")]
    [InlineData("cpu+monitoring", "podMetricsEndpoints:", "podMetricEndpoints:")]
    [InlineData("cpu+monitoring", "expr:", "expression:")]
    [InlineData("cpu+mtls", "issuerRef:", "issuer:")]
    public void Parse_MisspeltFieldOrWrongType_IsRefused(string installation, string right, string wrong) =>
        Assert.ThrowsAny<Exception>(() => ManifestSet.Parse(Planted(installation, right, wrong)));

    [Theory]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain privileges")]
    [InlineData("- ALL", "- KILL", "keeps capabilities")]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "may run as root")]
    [InlineData("runAsUser: 1654", "runAsUser: 0", "may run as root")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", "has no seccomp profile")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "writes to its root file system")]
    [InlineData("      serviceAccountName: silo", "      hostNetwork: true\n      serviceAccountName: silo", "shares a namespace of its node")]
    [InlineData("        persistentVolumeClaim:\n          claimName: runs", "        hostPath:\n          path: /runs", "has a type that is not allowed")]
    [InlineData("      automountServiceAccountToken: false", "      automountServiceAccountToken: true", "mounts a token of its service account")]
    [InlineData("automountServiceAccountToken: false\nkind: ServiceAccount", "kind: ServiceAccount", "mounts its token")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: true", "receives variables of every Service")]
    [InlineData("        - containerPort: 8080\n", "        - containerPort: 8080\n          hostPort: 8080\n", "uses a port of its node")]
    public void PodSecurity_WhereItIsBroken_IsAFault(string right, string wrong, string fault) =>
        AssertFound(PodSecurity.Faults(ManifestSet.Parse(Planted("cpu", right, wrong))), fault);

    [Theory]
    [InlineData("cpu", "claimName: inputs", "claimName: images", "there is no claim images")]
    [InlineData("cpu", "secretName: api-tokens", "secretName: api-token", "there is no secret api-token")]
    [InlineData("cpu", "key: connection", "key: connections", "the secret redis has no key connections")]
    [InlineData("cpu", "        - key: password.conf", "        - key: password.cfg", "the secret redis has no key password.cfg")]
    [InlineData("cpu", "serviceAccountName: client", "serviceAccountName: klient", "there is no service account klient")]
    [InlineData("cpu", "            name: silo-", "            name: silos-", "there is no config map silos-")]
    [InlineData("cpu", "          name: runs\n", "          name: run\n", "there is no volume run")]
    [InlineData("cpu", "        - mountPath: /data/runs\n          name: runs\n", "", "nothing mounts the volume runs")]
    [InlineData("cpu", "serviceName: redis", "serviceName: store", "there is no Service store")]
    [InlineData("cpu", "resource: requests.cpu", "resource: limits.cpu", "does not set limits.cpu")]
    [InlineData("cpu", "containerName: worker", "containerName: werker", "does not set requests.cpu")]
    [InlineData("cpu", "  name: worker\n  namespace: emosel", "  name: worker\n  namespace: default", "is not in the namespace emosel")]
    [InlineData("cpu", "      - name: metrics-token\n        secret:\n          optional: false\n          secretName: metrics-token", "      - name: metrics-token\n        secret:\n          optional: false\n          secretName: api-tokens", "nothing uses the secret metrics-token")]
    [InlineData("cpu+keda", "    kind: Deployment\n    name: worker", "    kind: Deployment\n    name: werker", "there is no Deployment werker")]
    [InlineData("cpu+monitoring", "        key: token\n        name: metrics-token", "        key: token\n        name: metric-token", "there is no secret metric-token")]
    [InlineData("cpu+mtls", "          secretName: silo-certificate", "          secretName: silo-cert", "there is no secret silo-cert")]
    [InlineData("cpu+mtls", "    name: silo-authority", "    name: authority", "there is no issuer authority")]
    [InlineData("cpu", "kind: Service\n", "kind: PersistentVolumeClaim\nmetadata:\n  name: spare\n  namespace: emosel\nspec:\n  accessModes: [ReadWriteMany]\n---\napiVersion: v1\nkind: Service\n", "nothing uses the claim spare")]
    [InlineData("cpu+object-store", "  name: object-store\n  namespace", "  name: store\n  namespace", "worker: there is no config map object-store")]
    [InlineData("cpu+object-store", "              name: object-store\n", "              name: store\n", "worker: there is no secret store")]
    [InlineData("cpu+object-store", "              key: AWS_SECRET_ACCESS_KEY", "              key: SECRET", "worker: the secret object-store has no key SECRET")]
    [InlineData("cpu+object-store", "      - configMap:\n          name: object-store-authority\n          optional: true", "      - configMap:\n          name: object-store-authority", "worker: there is no config map object-store-authority")]
    [InlineData("cpu+object-store", "        - mountPath: /tmp\n          name: temporary\n", "", "nothing mounts the volume temporary")]
    public void References_ToWhatIsNotThere_AreFaults(string installation, string right, string wrong, string fault) =>
        AssertFound(References.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    [Theory]
    [InlineData("cpu", "            port: http", "            port: web", "a probe uses the port web")]
    [InlineData("cpu", "    targetPort: http", "    targetPort: https", "service coordinator: coordinator has no port https")]
    [InlineData("cpu", "  selector:\n    app.kubernetes.io/name: redis", "  selector:\n    app.kubernetes.io/name: store", "service redis: selects no pod")]
    [InlineData("cpu", "    - port: silo", "    - port: orleans", "has no port orleans")]
    [InlineData("cpu", "          app.kubernetes.io/name: emosel-client\n    ports", "          app.kubernetes.io/name: emosel-klient\n    ports", "policy api: allows pods that do not exist")]
    [InlineData("cpu", "      app.kubernetes.io/component: worker\n      app.kubernetes.io/name: emosel", "      app.kubernetes.io/component: werker\n      app.kubernetes.io/name: emosel", "budget worker: selects no pod")]
    [InlineData("cpu", "        app.kubernetes.io/component: worker\n        app.kubernetes.io/name: emosel\n    spec", "        app.kubernetes.io/component: werker\n        app.kubernetes.io/name: emosel\n    spec", "worker: does not select its own pods")]
    [InlineData("cpu", "value: http://coordinator:8080", "value: http://coordinator:8081", "there is no service coordinator:8081")]
    [InlineData("cpu", "    - port: redis\n", "    - port: silo\n", "no policy lets it reach redis:6379")]
    [InlineData("cpu", "      app.kubernetes.io/name: emosel-client\n  policyTypes", "      app.kubernetes.io/name: emosel-klient\n  policyTypes", "no policy lets it reach coordinator:8080")]
    [InlineData("cpu", "          app.kubernetes.io/name: emosel\n    ports:\n    - port: silo", "          app.kubernetes.io/name: redis\n    ports:\n    - port: silo", "no policy lets it reach other silos")]
    [InlineData("cpu", "  - from:\n    - podSelector:\n        matchLabels:\n          app.kubernetes.io/name: emosel\n    ports:\n    - port: redis", "  - ports:\n    - port: redis", "a stranger may connect to redis at the port redis")]
    [InlineData("cpu", "  podSelector: {}\n  policyTypes:\n  - Ingress\n  - Egress", "  podSelector: {}\n  policyTypes:\n  - Egress", "no policy denies all other traffic")]
    [InlineData("cpu", "      app.kubernetes.io/name: redis\n  policyTypes:", "      app.kubernetes.io/name: redis\n  egress:\n  - to:\n    - ipBlock:\n        cidr: 203.0.113.0/24\n  policyTypes:\n  - Egress", "redis: a policy lets it reach 203.0.113.7:443")]
    [InlineData("cpu+object-store", "    - port: 443\n", "    - port: 9000\n", "worker: no policy lets it reach the object store at port 443")]
    [InlineData("cpu+object-store", "    - port: 443\n      protocol: TCP", "    - port: 443\n      protocol: UDP", "coordinator: no policy lets it reach the object store at port 443")]
    [InlineData("cpu+object-store", "        cidr: 0.0.0.0/0", "        cidr: 198.51.100.0/24", "toolbox: no policy lets it reach the object store at port 443")]
    [InlineData("cpu+object-store", "https://s3.example.org", "https://s3.example.org:8443", "worker: no policy lets it reach the object store at port 8443")]
    [InlineData("cpu+object-store", "https://s3.example.org", "http://store.storage.svc:9000", "worker: no policy lets it reach the object store in storage")]
    [InlineData("cpu+object-store", "      emosel/reaches: object-store\n  policyTypes", "      app.kubernetes.io/name: emosel\n  policyTypes", "toolbox: no policy lets it reach the object store at port 443")]
    [InlineData("cpu+object-store", "        emosel/reaches: object-store\n", "", "worker: no policy lets it reach the object store at port 443")]
    [InlineData("cpu+object-store", "      emosel/reaches: object-store\n  policyTypes", "      app.kubernetes.io/name: emosel-client\n  policyTypes", "sweep-quickstart: a policy lets it reach 203.0.113.7:443")]
    [InlineData("cpu+object-store", "  podSelector:\n    matchLabels:\n      emosel/reaches: object-store\n", "  podSelector: {}\n", "redis: a policy lets it reach 203.0.113.7:443")]
    [InlineData("cpu+object-store", "        - 169.254.0.0/16\n", "", "worker: a policy lets it reach 169.254.169.254:443")]
    [InlineData("cpu+object-store", "        - 10.0.0.0/8\n", "", "worker: a policy lets it reach 10.96.0.1:443")]
    [InlineData("cpu+object-store", "  - ports:\n    - port: 443\n      protocol: TCP\n    to:", "  - to:", "worker: a policy lets it reach 203.0.113.7:22")]
    [InlineData("cpu+object-store-role", "    - port: 443\n", "    - port: 80\n", "worker: no policy lets it reach the object store at port 443")]
    [InlineData("cpu+monitoring", "    port: http", "    port: metrics", "monitor silos: coordinator has no port metrics")]
    [InlineData("cpu+monitoring", "jobLabel: app.kubernetes.io/name", "jobLabel: app.kubernetes.io/component", "monitor silos: its job is not emosel")]
    public void Reach_WherePortOrLabelIsAnother_IsAFault(string installation, string right, string wrong, string fault) =>
        AssertFound(Reach.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    [Theory]
    [InlineData("cpu", "EMOSEL_SILO__SHUTDOWNSECONDS", "EMOSEL_SILO__SHUTDOWN_SECONDS", "EMOSEL_SILO__SHUTDOWN_SECONDS is not a variable that the program reads")]
    [InlineData("cpu", "EMOSEL_SERVER", "EMOSEL_SERVICE", "EMOSEL_SERVICE is not a variable that the program reads")]
    [InlineData("cpu", "EMOSEL_RUNS__ROOT: /data/runs", "EMOSEL_RUNS__ROOT: /data/run", "EMOSEL_RUNS__ROOT names /data/run, which is not mounted")]
    [InlineData("cpu", "value: /run/secrets/api/tokens", "value: /run/secrets/api/token", "EMOSEL_API__TOKENFILE names /run/secrets/api/token, which is not mounted")]
    [InlineData("cpu", "containerPort: 11111", "containerPort: 11112", "its port silo is not 11111")]
    [InlineData("cpu", "EMOSEL_API__LISTEN: http://0.0.0.0:8080", "EMOSEL_API__LISTEN: http://0.0.0.0:8090", "its port http is not that of http://0.0.0.0:8090")]
    [InlineData("cpu+object-store", "EMOSEL_RUNS__ROOT: s3://bucket/runs", "EMOSEL_RUNS__ROOT: s3://BUCKET/runs", "EMOSEL_RUNS__ROOT: 'BUCKET' cannot name a bucket")]
    [InlineData("cpu+object-store", "EMOSEL_INPUTS__ROOTS__0: s3://bucket/inputs", "EMOSEL_INPUTS__ROOTS__0: /data/inputs", "EMOSEL_INPUTS__ROOTS__0 names /data/inputs, which is not mounted")]
    [InlineData("cpu+object-store", "AWS_REGION: us-east-1", "AWS_REGIONS: us-east-1", "AWS_REGIONS is not a variable that the program reads")]
    [InlineData("cpu+object-store", "EMOSEL_INPUT_CACHE: /tmp", "EMOSEL_INPUTS_CACHE: /tmp", "EMOSEL_INPUTS_CACHE is not a variable that the program reads")]
    [InlineData("cpu+object-store", "EMOSEL_INPUT_CACHE: /tmp/inputs", "EMOSEL_INPUT_CACHE: /var/tmp/inputs", "EMOSEL_INPUT_CACHE names /var/tmp/inputs, which is not mounted")]
    [InlineData("cpu+object-store", "AWS_REGION: us-east-1", "AWS_CA_BUNDLE: /run/object-store/ca.crt", "toolbox: AWS_CA_BUNDLE names /run/object-store/ca.crt, which is not mounted")]
    public void Settings_ThatTheProgramDoesNotKnow_AreFaults(string installation, string right, string wrong, string fault) =>
        AssertFound(Settings.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    [Theory]
    [InlineData("cpu", "            memory: 6Gi\n          requests", "            storage: 6Gi\n          requests", "does not set its memory request and limit")]
    [InlineData("cpu", "          requests:\n            cpu: \"4\"\n", "          requests:\n", "does not set its CPU request")]
    [InlineData("cpu", "          limits:\n            memory: 6Gi\n", "          limits:\n            cpu: \"4\"\n            memory: 6Gi\n", "is throttled by a CPU limit")]
    [InlineData("cpu", "        startupProbe:\n          failureThreshold: 150\n          httpGet:\n            path: /healthz\n            port: http\n          periodSeconds: 2\n", "", "worker: does not have all three probes")]
    [InlineData("cpu", "path: /readyz", "path: /healthz", "has no readiness probe at /readyz")]
    [InlineData("cpu", "path: /healthz", "path: /readyz", "has no startup and liveness probe at /healthz")]
    [InlineData("cpu", "terminationGracePeriodSeconds: 150", "terminationGracePeriodSeconds: 120", "worker: is killed before its shutdown period ends")]
    [InlineData("cpu", "terminationGracePeriodSeconds: 150", "terminationGracePeriodSeconds: 125", "coordinator: is killed before its shutdown period ends")]
    [InlineData("cpu", "      sizeLimit: 4Gi", "      medium: \"\"", "query: may fill its node's disk with scratch")]
    [InlineData("cpu+keda", "spec:\n  selector:\n    matchLabels:\n      app.kubernetes.io/component: worker", "spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app.kubernetes.io/component: worker", "its Deployment sets replicas too")]
    public void Operation_WhereItIsNotSaid_IsAFault(string installation, string right, string wrong, string fault) =>
        AssertFound(Operation.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    [Theory]
    [InlineData("cpu+object-store", "        - name: AWS_ACCESS_KEY_ID\n          valueFrom:\n            secretKeyRef:\n              key: AWS_ACCESS_KEY_ID\n              name: object-store\n", "", "worker: has no AWS_ACCESS_KEY_ID, and its account no role")]
    [InlineData("cpu+object-store", "              key: AWS_SECRET_ACCESS_KEY", "              key: AWS_ACCESS_KEY_ID", "coordinator: uses AWS_ACCESS_KEY_ID as AWS_SECRET_ACCESS_KEY")]
    [InlineData("cpu+object-store", "          valueFrom:\n            secretKeyRef:\n              key: AWS_SECRET_ACCESS_KEY\n              name: object-store", "          value: wJalrXUtnFEMI", "worker: AWS_SECRET_ACCESS_KEY is not in a secret")]
    [InlineData("cpu+object-store", "  AWS_REGION: us-east-1", "  AWS_REGION: us-east-1\n  AWS_SECRET_ACCESS_KEY: wJalrXUtnFEMI", "AWS_SECRET_ACCESS_KEY is in the manifests")]
    [InlineData("cpu+object-store", "data:\n  token: ", "data:\n  AWS_ACCESS_KEY_ID: ", "AWS_ACCESS_KEY_ID is in the manifests")]
    [InlineData("cpu+object-store", "kind: Service\n", "kind: PersistentVolumeClaim\nmetadata:\n  name: runs\n---\napiVersion: v1\nkind: Service\n", "there is a claim runs, although inputs and runs are in an object store")]
    [InlineData("cpu+object-store-role", "eks.amazonaws.com/role-arn", "eks.amazonaws.com/role", "coordinator: has no AWS_ACCESS_KEY_ID, and its account no role")]
    [InlineData("cpu+object-store-role", "  serviceAccountName: silo\n  terminationGracePeriodSeconds: 1\n", "  serviceAccountName: client\n  terminationGracePeriodSeconds: 1\n", "toolbox: has no AWS_ACCESS_KEY_ID, and its account no role")]
    [InlineData("cpu+object-store-role", "          optional: true\n    envFrom", "          optional: false\n    envFrom", "toolbox: requires AWS_SECRET_ACCESS_KEY, although its account has a role")]
    [InlineData("cpu+object-store", "        - mountPath: /tmp\n", "        - mountPath: /var/tmp\n", "worker: has no folder at /tmp for temporary files")]
    [InlineData("cpu+object-store", "    - mountPath: /tmp\n      name: temporary\n", "    - mountPath: /tmp\n      name: temporary\n      readOnly: true\n", "toolbox: has no folder at /tmp for temporary files")]
    [InlineData("cpu+object-store", "EMOSEL_INPUT_CACHE: /tmp/inputs", "EMOSEL_INPUT_CACHE: /run/object-store/inputs", "worker: keeps no inputs under /tmp")]
    [InlineData("cpu+object-store", "          sizeLimit: 12Gi", "          medium: Memory\n          sizeLimit: 12Gi", "worker: keeps temporary files in memory")]
    [InlineData("cpu+object-store", "EMOSEL_INPUT_CACHE_GIB: \"8\"", "EMOSEL_INPUT_CACHE_GIB: 8Gi", "worker: EMOSEL_INPUT_CACHE_GIB is not an integer")]
    [InlineData("cpu+object-store", "EMOSEL_INPUT_CACHE_GIB: \"8\"", "EMOSEL_INPUT_CACHE_GIB: \"11\"", "worker: has no space for temporary files beside what it keeps")]
    [InlineData("cpu+object-store", "      value: \"8\"", "      value: \"40\"", "toolbox: has no space for temporary files beside what it keeps")]
    [InlineData("cpu+object-store", "          requests:\n            cpu: \"4\"\n            ephemeral-storage: 13Gi", "          requests:\n            cpu: \"4\"\n            ephemeral-storage: 1Gi", "worker: requests less ephemeral storage than it may use")]
    [InlineData("cpu+object-store", "        ephemeral-storage: 1Gi\n", "", "toolbox: requests less ephemeral storage than it may use")]
    [InlineData("cpu+object-store", "          limits:\n            ephemeral-storage: 13Gi", "          limits:\n            ephemeral-storage: 12Gi", "coordinator: is evicted before its folder is full")]
    public void ObjectStores_WithoutWhatTheyNeed_AreFaults(string installation, string right, string wrong, string fault) =>
        AssertFound(ObjectStores.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    private string Planted(string installation, string right, string wrong)
    {
        var yaml = installations.Yaml(installation);
        Assert.Contains(right, yaml, StringComparison.Ordinal);
        return yaml.Replace(right, wrong, StringComparison.Ordinal);
    }

    private static void AssertFound(IEnumerable<string> faults, string expected) =>
        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
}
