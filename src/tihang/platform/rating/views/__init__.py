"""The pages of the self-rating: factories, the guide, the plan, the route."""
