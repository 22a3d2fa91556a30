"""Self-rating (自建自评): question by question, history, plan, declaration; which route to take."""
