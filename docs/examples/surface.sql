-- The surface of a run, drawn anew from its cells alone: counts are pooled over folds before a score is made of them.
-- DuckDB 1.2 or later, from the folder above the run:
--
--     duckdb -csv < surface.sql > surface.csv
--
-- A cell that is missing makes a point of fewer folds: compare `folds` with the sweep's, or ask `emosel verify` first.
SET VARIABLE run = 'runs/quickstart';

WITH pooled AS (
    SELECT "set", emotion, target, draw, layer, gain,
           count(*) AS folds, sum(tp) AS tp, sum(fp) AS fp, sum(tn) AS tn, sum(fn) AS fn,
           -- Decision values of different readouts are not comparable: AUCs are averaged, by positives x negatives.
           sum(auc * (tp + fn) * (tn + fp)) / nullif(sum((tp + fn) * (tn + fp)), 0) AS auc
    FROM read_parquet(getvariable('run') || '/cells/**/*.parquet', hive_partitioning = true)
    GROUP BY ALL
),
scored AS (
    SELECT *,
           coalesce(2.0 * tp / nullif(2 * tp + fp + fn, 0), 0) AS f1,
           (tp / (tp + fn) + tn / (tn + fp)) / 2 AS balanced_accuracy
    FROM pooled
)
SELECT point.*, baseline.f1 AS baseline_f1, point.f1 - baseline.f1 AS delta_f1
FROM scored AS point
JOIN scored AS baseline USING ("set", emotion, target, draw, layer)
WHERE baseline.gain = 1
ORDER BY ALL;
