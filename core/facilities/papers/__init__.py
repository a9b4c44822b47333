"""The pages of documents: printing one, waiting for many, taking what was printed."""
