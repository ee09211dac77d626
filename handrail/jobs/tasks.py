"""The jobs that the clock starts. None carries an argument; what is due is asked of the database."""
