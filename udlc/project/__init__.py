"""A project of equations, and what people ask of an entry or model: values, derivatives, forms to see."""
