"""What `make bench` runs: stages whose results are kept, and the table and pictures made of them."""
