"""What the law gives: rights, rules, amounts and dates; search among them and screening by them."""
