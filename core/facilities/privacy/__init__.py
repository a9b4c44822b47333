"""Shows people what is kept of them, erases it on request, and lets old things go."""
