# Golden values of distribution functions for the tests of src/stats: base R (nmath).
#
#   Rscript scripts/goldens/distributions.R src/stats/fixtures
suppressMessages(library(jsonlite))
folder <- commandArgs(trailingOnly = TRUE)[1]
text <- function(x) sprintf("%.17g", x)

t <- expand.grid(t = c(1e-5, 0.1, 1, 2, 3.3, 7, 20, 37, 50, 1000), df = c(0.5, 1, 2, 2.7, 5, 10, 29, 31, 60.5, 300, 1e4, 1.6e5, 1e8, Inf))
t$p <- 2 * pt(-t$t, t$df)
t <- t[t$p > 1e-300, ]
f <- expand.grid(f = c(1e-3, 0.3, 1, 2, 10, 100), df1 = c(1, 2, 5, 30), df2 = c(1, 3.3, 10, 200, 1e5, Inf))
f$upper <- pf(f$f, f$df1, f$df2, lower.tail = FALSE, log.p = TRUE)
f$lower <- pf(f$f, f$df1, f$df2, log.p = TRUE)
# R's own log tail underflows for a few of these: they are no reference.
f <- f[is.finite(f$upper) & is.finite(f$lower), ]
x <- c(0.01, 0.1, 0.7, 1.0001, 1.46, 1.9999, 3.3, 8, 11.9, 12.1, 100, 1e6)
gamma <- data.frame(x = x, logGamma = lgamma(x), digamma = digamma(x), trigamma = trigamma(x), tetragamma = psigamma(x, 2))
z <- c(-5, -0.5, 0, 0.1, 1, 1.49, 1.51, 3, 8, 20, 37)
normal <- data.frame(z = z, tail = pnorm(z, lower.tail = FALSE))
p <- c(1e-300, 1e-20, 1e-5, 0.02, 0.3, 0.5, 0.9, 0.99999)
quantiles <- data.frame(p = p, normal = qnorm(p, lower.tail = FALSE))
beta <- expand.grid(x = c(0.001, 0.2, 0.5, 0.9, 0.999), a = c(0.3, 2, 40), b = c(0.5, 3, 100))
beta$value <- pbeta(beta$x, beta$a, beta$b)
set.seed(1)
lx <- sort(round(rexp(60), 3))
ly <- round(sin(lx) + rnorm(60, 0, 0.2), 4)
ly[c(5, 40)] <- 5
frames <- lapply(list(t = t, f = f, gamma = gamma, normal = normal, quantiles = quantiles, beta = beta), function(d) lapply(as.list(d), text))
frames$lowess <- list(x = lx, y = ly, half = text(lowess(lx, ly, f = 0.5)$y), default = text(lowess(lx, ly)$y), exact = text(lowess(lx, ly, f = 0.3, delta = 0)$y))
out <- c(list(versions = list(R = paste(R.version$major, R.version$minor, sep = "."), script = "scripts/goldens/distributions.R")), frames)
writeLines(gsub('],"', '],\n"', toJSON(out, auto_unbox = TRUE, digits = I(17)), fixed = TRUE), file.path(folder, "distributions.json"))
