"""What happens by itself: due follow-ups, the outbox, the weekly digest. Rows are the truth; the clock only beats."""
