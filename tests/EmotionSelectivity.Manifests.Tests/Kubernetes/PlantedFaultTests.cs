namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Each check is seen to find what it is there for, in manifests that are as they should be but for one thing.</summary>
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
    [InlineData("        persistentVolumeClaim:\n          claimName: runs", "        hostPath:\n          path: /runs", "is of no allowed type")]
    [InlineData("      automountServiceAccountToken: false", "      automountServiceAccountToken: true", "mounts a token of its service account")]
    [InlineData("automountServiceAccountToken: false\nkind: ServiceAccount", "kind: ServiceAccount", "mounts its token")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: true", "takes variables of every Service")]
    [InlineData("        - containerPort: 8080\n", "        - containerPort: 8080\n          hostPort: 8080\n", "takes a port of its node")]
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
    [InlineData("cpu", "        - mountPath: /data/runs\n          name: runs\n", "", "nobody mounts the volume runs")]
    [InlineData("cpu", "serviceName: redis", "serviceName: store", "there is no Service store")]
    [InlineData("cpu", "resource: requests.cpu", "resource: limits.cpu", "says no limits.cpu")]
    [InlineData("cpu", "containerName: worker", "containerName: werker", "says no requests.cpu")]
    [InlineData("cpu", "  name: worker\n  namespace: emosel", "  name: worker\n  namespace: default", "is not in the namespace emosel")]
    [InlineData("cpu", "      - name: metrics-token\n        secret:\n          optional: false\n          secretName: metrics-token", "      - name: metrics-token\n        secret:\n          optional: false\n          secretName: api-tokens", "nobody uses the secret metrics-token")]
    [InlineData("cpu+keda", "    kind: Deployment\n    name: worker", "    kind: Deployment\n    name: werker", "there is no Deployment werker")]
    [InlineData("cpu+monitoring", "        key: token\n        name: metrics-token", "        key: token\n        name: metric-token", "there is no secret metric-token")]
    [InlineData("cpu+mtls", "          secretName: silo-certificate", "          secretName: silo-cert", "there is no secret silo-cert")]
    [InlineData("cpu+mtls", "    name: silo-authority", "    name: authority", "there is no issuer authority")]
    public void References_ToWhatIsNotThere_AreFaults(string installation, string right, string wrong, string fault) =>
        AssertFound(References.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    [Theory]
    [InlineData("cpu", "            port: http", "            port: web", "a probe asks at the port web")]
    [InlineData("cpu", "    targetPort: http", "    targetPort: https", "service coordinator: coordinator has no port https")]
    [InlineData("cpu", "  selector:\n    app.kubernetes.io/name: redis", "  selector:\n    app.kubernetes.io/name: store", "service redis: chooses no pod")]
    [InlineData("cpu", "    - port: silo", "    - port: orleans", "has no port orleans")]
    [InlineData("cpu", "          app.kubernetes.io/name: emosel-client\n    ports", "          app.kubernetes.io/name: emosel-klient\n    ports", "policy api: lets in pods that are not there")]
    [InlineData("cpu", "      app.kubernetes.io/component: worker\n      app.kubernetes.io/name: emosel", "      app.kubernetes.io/component: werker\n      app.kubernetes.io/name: emosel", "budget worker: chooses no pod")]
    [InlineData("cpu", "        app.kubernetes.io/component: worker\n        app.kubernetes.io/name: emosel\n    spec", "        app.kubernetes.io/component: werker\n        app.kubernetes.io/name: emosel\n    spec", "worker: does not choose its own pods")]
    [InlineData("cpu", "value: http://coordinator:8080", "value: http://coordinator:8081", "there is no service coordinator:8081")]
    [InlineData("cpu", "    - port: redis\n", "    - port: silo\n", "no policy lets it reach redis:6379")]
    [InlineData("cpu", "      app.kubernetes.io/name: emosel-client\n  policyTypes", "      app.kubernetes.io/name: emosel-klient\n  policyTypes", "no policy lets it reach coordinator:8080")]
    [InlineData("cpu", "          app.kubernetes.io/name: emosel\n    ports:\n    - port: silo", "          app.kubernetes.io/name: redis\n    ports:\n    - port: silo", "no policy lets it reach other silos")]
    [InlineData("cpu", "  - from:\n    - podSelector:\n        matchLabels:\n          app.kubernetes.io/name: emosel\n    ports:\n    - port: redis", "  - ports:\n    - port: redis", "a stranger is let in to redis at the port redis")]
    [InlineData("cpu", "  podSelector: {}\n  policyTypes:\n  - Ingress\n  - Egress", "  podSelector: {}\n  policyTypes:\n  - Egress", "no policy denies everything")]
    [InlineData("cpu+monitoring", "    port: http", "    port: metrics", "monitor silos: coordinator has no port metrics")]
    [InlineData("cpu+monitoring", "jobLabel: app.kubernetes.io/name", "jobLabel: app.kubernetes.io/component", "monitor silos: its job is not emosel")]
    public void Reach_WherePortOrLabelIsAnother_IsAFault(string installation, string right, string wrong, string fault) =>
        AssertFound(Reach.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    [Theory]
    [InlineData("EMOSEL_SILO__SHUTDOWNSECONDS", "EMOSEL_SILO__SHUTDOWN_SECONDS", "EMOSEL_SILO__SHUTDOWN_SECONDS is no variable that is read")]
    [InlineData("EMOSEL_SERVER", "EMOSEL_SERVICE", "EMOSEL_SERVICE is no variable that is read")]
    [InlineData("EMOSEL_RUNS__ROOT: /data/runs", "EMOSEL_RUNS__ROOT: /data/run", "EMOSEL_RUNS__ROOT names /data/run, which is not mounted")]
    [InlineData("value: /run/secrets/api/tokens", "value: /run/secrets/api/token", "EMOSEL_API__TOKENFILE names /run/secrets/api/token, which is not mounted")]
    [InlineData("containerPort: 11111", "containerPort: 11112", "its port silo is not 11111")]
    [InlineData("EMOSEL_API__LISTEN: http://0.0.0.0:8080", "EMOSEL_API__LISTEN: http://0.0.0.0:8090", "its port http is not that of http://0.0.0.0:8090")]
    public void Settings_ThatTheProgramDoesNotKnow_AreFaults(string right, string wrong, string fault) =>
        AssertFound(Settings.Faults(ManifestSet.Parse(Planted("cpu", right, wrong))), fault);

    [Theory]
    [InlineData("cpu", "            memory: 6Gi\n          requests", "            storage: 6Gi\n          requests", "does not say what memory it takes")]
    [InlineData("cpu", "          requests:\n            cpu: \"4\"\n", "          requests:\n", "does not say what processors it takes")]
    [InlineData("cpu", "          limits:\n            memory: 6Gi\n", "          limits:\n            cpu: \"4\"\n            memory: 6Gi\n", "is throttled by a CPU limit")]
    [InlineData("cpu", "        startupProbe:\n          failureThreshold: 150\n          httpGet:\n            path: /healthz\n            port: http\n          periodSeconds: 2\n", "", "worker: is not watched by all three probes")]
    [InlineData("cpu", "path: /readyz", "path: /healthz", "is ready without being asked at /readyz")]
    [InlineData("cpu", "path: /healthz", "path: /readyz", "is alive without being asked at /healthz")]
    [InlineData("cpu", "terminationGracePeriodSeconds: 150", "terminationGracePeriodSeconds: 120", "worker: is killed before it has drained")]
    [InlineData("cpu", "terminationGracePeriodSeconds: 150", "terminationGracePeriodSeconds: 125", "coordinator: is killed before it has drained")]
    [InlineData("cpu+keda", "spec:\n  selector:\n    matchLabels:\n      app.kubernetes.io/component: worker", "spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app.kubernetes.io/component: worker", "its Deployment says a number of replicas too")]
    public void Operation_WhereItIsNotSaid_IsAFault(string installation, string right, string wrong, string fault) =>
        AssertFound(Operation.Faults(ManifestSet.Parse(Planted(installation, right, wrong))), fault);

    private string Planted(string installation, string right, string wrong)
    {
        var yaml = installations.Yaml(installation);
        Assert.Contains(right, yaml, StringComparison.Ordinal);
        return yaml.Replace(right, wrong, StringComparison.Ordinal);
    }

    private static void AssertFound(IEnumerable<string> faults, string expected) =>
        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
}
