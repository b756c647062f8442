# Golden results of limma, edgeR and statmod for the tests of src/expression/statistics.
#
#   Rscript scripts/goldens/limma.R src/expression/statistics/fixtures [folder with MCF7_LTED and CCA_cisplatin]
#
# Simulated tables are small and stand in the golden files beside the results; of real tables only results are written.
# Needs (Debian): r-bioc-limma r-bioc-edger r-cran-statmod r-cran-jsonlite.

suppressMessages({
  library(limma)
  library(edgeR)
  library(statmod)
  library(jsonlite)
})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
real <- if (length(arguments) > 1) arguments[2] else NA

versions <- list(
  R = paste(R.version$major, R.version$minor, sep = "."),
  limma = as.character(packageVersion("limma")), edgeR = as.character(packageVersion("edgeR")),
  statmod = as.character(packageVersion("statmod")), script = "scripts/goldens/limma.R"
)
write <- function(name, content) {
  text <- toJSON(c(list(versions = versions), content), digits = I(13), auto_unbox = TRUE, na = "null", always_decimal = FALSE)
  # One line per member of the first two levels, so that differences can be read.
  text <- gsub('],"', '],\n"', text, fixed = TRUE)
  text <- gsub('},"', '},\n"', text, fixed = TRUE)
  writeLines(text, file.path(folder, paste0(name, ".json")))
}

counts_of <- function(seed, design, beta, genes = 120, depth = NULL, dispersion = 0.1, outliers = 6) {
  set.seed(seed)
  n <- nrow(design)
  if (is.null(depth)) depth <- runif(n, 0.6, 1.6)
  base <- exp(rnorm(genes, 4.5, 1.6))
  effects <- beta(genes)
  spread <- dispersion * 4 / rchisq(genes, 4)
  spread[seq_len(outliers)] <- spread[seq_len(outliers)] * 30
  mu <- base * 2^(effects %*% t(design))
  mu <- t(t(mu) * depth)
  y <- matrix(rnbinom(genes * n, mu = mu, size = 1 / spread), genes, n)
  dimnames(y) <- list(paste0("g", seq_len(genes)), paste0("s", seq_len(n)))
  y
}

moderated <- function(fit, coef) {
  one <- function(m) unname(m[, coef])
  f <- if (is.null(fit$F)) list() else list(f = unname(fit$F), fP = unname(fit$F.p.value))
  t <- topTable(fit, coef = coef, number = Inf, sort.by = "P", confint = TRUE)
  c(list(
    log2FoldChange = one(fit$coefficients), t = one(fit$t), p = one(fit$p.value), logOdds = one(fit$lods),
    dfTotal = unname(fit$df.total), dfPrior = unname(fit$df.prior), priorVariance = unname(fit$s2.prior),
    order = I(rownames(t)), adjusted = I(t$adj.P.Val), low = I(t$CI.L), high = I(t$CI.R)
  ), f)
}
options_of <- list(
  plain = list(), trend = list(trend = TRUE), robust = list(robust = TRUE), trendRobust = list(trend = TRUE, robust = TRUE)
)
variants <- function(fit, coef, which) {
  results <- lapply(options_of[which], function(o) moderated(suppressWarnings(do.call(eBayes, c(list(fit), o))), coef))
  # Infinity has no JSON: the string says it.
  lapply(results, function(r) lapply(r, function(v) if (is.numeric(v) && any(is.infinite(v))) as.character(v) else v))
}
sheet_of <- function(frame) lapply(frame, function(column) if (is.numeric(column)) column else as.character(column))

counts_case <- function(name, frame, formula, y, contrast, weights_for, coef = NULL, which = c("plain", "robust"), block = NULL) {
  design <- model.matrix(as.formula(formula), frame)
  keep <- filterByExpr(y, design)
  factors <- calcNormFactors(y)
  sizes <- colSums(y) * factors
  correlation <- NULL
  if (is.null(block)) {
    v <- voom(y, design, lib.size = sizes)
    fit <- lmFit(v, design)
  } else {
    v <- voom(y, design, lib.size = sizes)
    r <- duplicateCorrelation(v, design, block = block)$consensus
    v <- voom(y, design, lib.size = sizes, block = block, correlation = r)
    second <- duplicateCorrelation(v, design, block = block)
    correlation <- list(first = r, second = second$consensus, atanh = second$atanh.correlations)
    fit <- lmFit(v, design, block = block, correlation = second$consensus)
  }
  C <- weights_for(design)
  whole <- variants(fit, ncol(design), "plain")
  fit2 <- contrasts.fit(fit, matrix(C, ncol = 1, dimnames = list(colnames(design), "contrast")))
  write(name, list(
    formula = formula, contrast = contrast, sheet = sheet_of(frame), block = block, genes = rownames(y), samples = colnames(y), counts = unname(y),
    coefficients = colnames(design), design = unname(design), weights = C, keep = unname(keep), factors = unname(factors),
    logCpm = unname(v$E[1:5, ]), voomWeights = unname(v$weights[1:5, ]), correlation = correlation,
    lastCoefficient = whole, results = variants(fit2, 1, which),
    cpm = unname(cpm(y, lib.size = sizes, log = TRUE, prior.count = 2)[1:5, ])
  ))
}
level_difference <- function(a, b) function(design) as.numeric(colnames(design) == a) - as.numeric(colnames(design) == b)
changed <- function(columns, share = 0.2, size = 1.5) function(genes) {
  sapply(seq_len(columns), function(j) if (j == 1) rep(0, genes) else rnorm(genes, 0, size) * rbinom(genes, 1, share))
}

group <- function(levels, each) factor(rep(levels, each = each), levels = levels)

# Two against two: the smallest replicated design.
frame <- data.frame(group = group(c("parental", "resistant"), 2))
d <- model.matrix(~group, frame)
counts_case("two-against-two", frame, "~ group", counts_of(1, d, changed(2)), "resistant-parental", level_difference("groupresistant", ""), which = c("plain", "robust", "trend"))

# Paired samples.
frame <- data.frame(patient = factor(rep(c("P1", "P2", "P3", "P4"), 2)), group = group(c("parental", "resistant"), 4))
d <- model.matrix(~ patient + group, frame)
counts_case("paired", frame, "~ patient + group", counts_of(2, d, changed(5, 0.4, 1)), "resistant-parental", level_difference("groupresistant", ""))

# Batch and a numeric covariate, unbalanced.
frame <- data.frame(
  batch = factor(c("a", "a", "b", "b", "a", "b", "b")), age = c(1.5, 2, 3.5, 1, 2.5, 4, 3),
  group = factor(c("parental", "parental", "parental", "resistant", "resistant", "resistant", "resistant"))
)
d <- model.matrix(~ batch + age + group, frame)
counts_case("batch", frame, "~ batch + age + group", counts_of(3, d, changed(4, 0.3, 0.5)), "resistant-parental", level_difference("groupresistant", ""))

# Three groups without an intercept; the mean of two against the third.
frame <- data.frame(group = group(c("B", "A", "C"), 3))
frame$group <- factor(as.character(frame$group))
d <- model.matrix(~ 0 + group, frame)
counts_case("three-groups", frame, "~ 0 + group", counts_of(4, d, function(g) cbind(0, rnorm(g, 0, 1) * rbinom(g, 1, 0.3), 0)), "(B + C)/2 - A", function(design) c(-1, 0.5, 0.5), which = c("plain", "robust", "trendRobust"))

# Interaction.
frame <- expand.grid(replicate = 1:3, drug = c("cisplatin", "none"), cells = c("parental", "resistant"))
frame <- data.frame(drug = factor(frame$drug, levels = c("cisplatin", "none")), cells = factor(frame$cells))
d <- model.matrix(~ drug * cells, frame)
counts_case("interaction", frame, "~ drug * cells", counts_of(5, d, changed(4)), "drugnone:cellsresistant", level_difference("drugnone:cellsresistant", ""))

# Blocks: samples of one patient are correlated, unbalanced.
frame <- data.frame(group = factor(c("parental", "resistant", "resistant", "parental", "resistant", "parental", "parental", "resistant", "parental", "resistant")))
block <- c("P1", "P1", "P1", "P2", "P2", "P2", "P3", "P3", "P4", "P4")
set.seed(60)
d <- model.matrix(~ 0 + group, frame)
patients <- model.matrix(~ 0 + block)
y <- counts_of(6, cbind(d, patients), function(g) cbind(0, rnorm(g, 0, 1) * rbinom(g, 1, 0.3), matrix(rnorm(g * 4, 0, 0.7), g)))
counts_case("blocks", frame, "~ 0 + group", y, "resistant-parental", level_difference("groupresistant", "groupparental"), block = block)

# Twelve against eleven, most genes of one variance: infinite prior degrees of freedom.
frame <- data.frame(group = factor(c(rep("parental", 12), rep("resistant", 11))))
d <- model.matrix(~group, frame)
counts_case("even-variance", frame, "~ group", {
  set.seed(7)
  mu <- exp(rnorm(80, 5, 1)) %o% runif(23, 0.8, 1.2)
  y <- matrix(rpois(length(mu), mu), 80)
  y[1:3, ] <- y[1:3, ] * matrix(rpois(69, 2), 3)
  dimnames(y) <- list(paste0("g", 1:80), paste0("s", 1:23))
  y
}, "resistant-parental", level_difference("groupresistant", ""), which = c("plain", "robust", "trendRobust"))

# Intensities with missing values (so that residual degrees of freedom differ), limma-trend.
set.seed(8)
frame <- data.frame(group = group(c("parental", "resistant"), 4))
design <- model.matrix(~group, frame)
genes <- 150
level <- rnorm(genes, 8, 2)
sd <- sqrt(0.02 + 0.4 * exp(-(level - 3) / 2)) * sqrt(5 / rchisq(genes, 5))
sd[1:5] <- sd[1:5] * 8
x <- level + outer(rnorm(genes) * rbinom(genes, 1, 0.2), design[, 2]) + matrix(rnorm(genes * 8), genes) * sd
x[sample(length(x), 60)] <- NA
x[10, 1:4] <- NA
x[11, c(1:3, 5:7)] <- NA
dimnames(x) <- list(paste0("g", 1:genes), paste0("s", 1:8))
x <- signif(x, 12)
fit <- lmFit(x, design)
weights <- c(1, 0.5, 2, 1, 1, 3, 0.25, 1)
weighted <- lmFit(x, design, weights = weights)
block <- c("a", "b", "c", "d", "a", "b", "c", "d")
r <- duplicateCorrelation(x, design, block = block)
correlated <- lmFit(x, design, block = block, correlation = r$consensus)
write("intensities", list(
  formula = "~ group", sheet = sheet_of(frame), genes = rownames(x), samples = colnames(x), values = unname(x),
  results = variants(fit, 2, names(options_of)), sampleWeights = weights, weighted = variants(weighted, 2, "plain"),
  block = block, correlation = list(consensus = r$consensus, atanh = r$atanh.correlations), correlated = variants(correlated, 2, "plain")
))

# Gene sets.
set.seed(9)
frame <- data.frame(group = group(c("parental", "resistant"), 3))
design <- model.matrix(~group, frame)
y <- counts_of(9, design, function(g) cbind(0, c(rnorm(20, 0.8, 0.3), rnorm(20, -0.4, 0.5), rep(0, g - 40))), genes = 150)
v <- voom(y, design, lib.size = colSums(y) * calcNormFactors(y))
sets <- list(up = paste0("g", 1:20), down = paste0("g", 21:40), mixed = paste0("g", 11:30), none = paste0("g", 60:90), one = "g5")
index <- ids2indices(sets, rownames(y))
cam <- camera(v, index, design, sort = FALSE)
est <- camera(v, index[1:4], design, inter.gene.cor = NA, sort = FALSE)
plain <- camera(v$E, index[1:4], design, inter.gene.cor = NA, sort = FALSE)
twoWay <- camera(v$E, index[1:4], model.matrix(~ 0 + group, frame), contrast = c(-1, 1), inter.gene.cor = NA, sort = FALSE)
set.seed(10)
ro <- lapply(index, function(i) roast(v, i, design, nrot = 99999)$p.value)
write("gene-sets", list(
  formula = "~ group", sheet = sheet_of(frame), genes = rownames(y), samples = colnames(y), counts = unname(y), sets = lapply(sets, I),
  camera = list(direction = cam$Direction, p = cam$PValue, adjusted = cam$FDR),
  cameraEstimated = list(direction = est$Direction, p = est$PValue, correlation = est$Correlation),
  cameraUnweighted = list(p = plain$PValue, correlation = plain$Correlation),
  cameraContrast = list(p = twoWay$PValue, correlation = twoWay$Correlation),
  roast = list(
    rotations = 99999, up = sapply(ro, function(p) p["Up", "P.Value"]), down = sapply(ro, function(p) p["Down", "P.Value"]),
    mixed = sapply(ro, function(p) p["Mixed", "P.Value"]), activeUp = sapply(ro, function(p) p["Up", "Active.Prop"]),
    activeDown = sapply(ro, function(p) p["Down", "Active.Prop"])
  )
))

# Power of a two-sided t-test (noncentral t), and leading fold changes.
grid <- expand.grid(df = c(2, 5.5, 12, 80), alpha = c(0.05, 1e-4), shift = c(0.5, 3, 9))
grid$power <- mapply(function(df, alpha, shift) {
  q <- qt(alpha / 2, df, lower.tail = FALSE)
  f <- function(u) { s <- sqrt(qchisq(u, df) / df); pnorm(q * s - shift, lower.tail = FALSE) + pnorm(-q * s - shift) }
  integrate(f, 0, 1, rel.tol = 1e-10, subdivisions = 2000)$value
}, grid$df, grid$alpha, grid$shift)
write("power", list(grid = as.list(grid)))

# Real tables: results only, of every so many kept genes, and the first 200 of the ranking.
real_case <- function(name, source, y, condition, weights, contrast, every) {
  frame <- data.frame(condition = condition)
  design <- model.matrix(~ 0 + condition, frame)
  keep <- filterByExpr(y, design)
  y <- y[keep, ]
  factors <- calcNormFactors(y)
  sizes <- colSums(y) * factors
  some <- seq(1, nrow(y), by = every)
  pick <- function(r) {
    c(lapply(r[c("log2FoldChange", "t", "p", "logOdds")], function(v) v[some]), list(top = head(r$order, 200), smallest = min(r$p)))
  }
  fit <- contrasts.fit(lmFit(voom(y, design, lib.size = sizes), design), weights)
  logs <- contrasts.fit(lmFit(cpm(y, lib.size = sizes, log = TRUE, prior.count = 3), design), weights)
  write(name, list(
    source = source, formula = "~ 0 + condition", contrast = contrast, conditions = condition, kept = sum(keep), factors = unname(factors),
    every = every, genes = rownames(y)[some],
    voom = lapply(variants(fit, 1, c("plain", "robust")), pick), limmaTrend = lapply(variants(logs, 1, c("trend", "trendRobust")), pick)
  ))
}
if (!is.na(real)) {
  table <- read.delim(file.path(real, "MCF7_LTED", "counts.tsv"), check.names = FALSE)
  samples <- read.delim(file.path(real, "MCF7_LTED", "samples.tsv"))
  y <- as.matrix(table[, samples$sample])
  rownames(y) <- table$ENSEMBL
  real_case("mcf7-lted", "MCF7_LTED/counts.tsv", y, samples$Condition, c(1 / 3, 1 / 3, 1 / 3, -1), "(LTED_B_1 + LTED_B_2 + LTED_E)/3 - WT", 70)
  # Called TPM, in truth counts normalised for depth: fractional counts.
  table <- read.csv(file.path(real, "CCA_cisplatin", "TPM_ALL_20h.csv"), check.names = FALSE)
  samples <- read.delim(file.path(real, "CCA_cisplatin", "metadata_TPM_all_20h.txt"), header = FALSE)
  y <- as.matrix(table[, samples$V1])
  rownames(y) <- table$Ensembl
  real_case("cca-cisplatin", "CCA_cisplatin/TPM_ALL_20h.csv", y, samples$V2, c(0, 1, -1), "CDDP50-control", 90)
}
