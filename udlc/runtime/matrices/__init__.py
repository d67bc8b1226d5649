"""Products of matrices for compiled kernels: blocks that stay in the caches, tiles that stay in registers."""
