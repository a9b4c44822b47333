"""Forms of questions that hosts ask, in versions, and what people answered."""
