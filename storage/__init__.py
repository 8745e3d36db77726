"""What we remember: tables, repositories, transactions, encryption, audit, migrations."""
