"""The knowledge: dated, sourced facts about places, and the control zones derived from them."""
