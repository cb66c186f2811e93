-- Computes the surface of a run from its cells alone: counts are summed over folds before a score is computed from them.
-- Run it with DuckDB 1.2 or later, from the folder above the run:
--
--     duckdb -csv < surface.sql > surface.csv
--
-- If a cell is missing, its points have fewer folds: compare `folds` with those of the sweep, or run `emosel verify` first.
SET VARIABLE run = 'runs/quickstart';

WITH pooled AS (
    SELECT "set", emotion, target, draw, layer, gain,
           count(*) AS folds, sum(tp) AS tp, sum(fp) AS fp, sum(tn) AS tn, sum(fn) AS fn,
           -- Decision values of different readouts are not comparable, so AUCs are averaged with weights positives x negatives.
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
