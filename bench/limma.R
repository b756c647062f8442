# The R side of bench/limma.ts: loads the counts once, then runs the same steps each time it is asked to, in one session.
suppressMessages({
  library(limma)
  library(edgeR)
})
arguments <- commandArgs(trailingOnly = TRUE)
samples <- as.integer(arguments[2])
y <- matrix(readBin(arguments[1], "integer", n = file.size(arguments[1]) / 4, size = 4), ncol = samples, byrow = TRUE)
group <- factor(rep(c("parental", "resistant"), length.out = samples))
batch <- factor(rep(c("a", "b", "c"), length.out = samples))
design <- model.matrix(~ 0 + group + batch)
contrast <- makeContrasts(groupresistant - groupparental, levels = design)
sizes <- colSums(y) * calcNormFactors(y)
input <- file("stdin", "r")
cat("ready\n")
flush(stdout())
while (length(line <- readLines(input, 1)) == 1 && line != "quit") {
  gc(FALSE)
  start <- proc.time()[["elapsed"]]
  v <- voom(y, design, lib.size = sizes)
  fit <- eBayes(contrasts.fit(lmFit(v, design), contrast), robust = line == "robust")
  seconds <- proc.time()[["elapsed"]] - start
  con <- file(arguments[3], "wb")
  writeBin(c(fit$coefficients[, 1], fit$t[, 1], fit$p.value[, 1]), con)
  close(con)
  memory <- sum(gc()[, 6])
  cat(sprintf("%.6f %.0f\n", seconds, memory))
  flush(stdout())
}
