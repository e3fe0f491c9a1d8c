package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.writer.WriteBehindOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy retry = new RetryPolicy(WriteBehindOptions.builder()
            .initialBackoff(Duration.ofMillis(10))
            .maxBackoff(Duration.ofMillis(35))
            .maxAttempts(3)
            .maxDuration(Duration.ofSeconds(1))
            .build());

    @Test
    void backoffDoublesUpToItsMaximum() {
        assertThat(retry.backoff(1, 0)).isEqualTo(Duration.ofMillis(10));
        assertThat(retry.backoff(2, 0)).isEqualTo(Duration.ofMillis(20));
        assertThat(retry.backoff(3, 0)).isEqualTo(Duration.ofMillis(35));
        assertThat(retry.backoff(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofMillis(35));
    }

    @Test
    void jitterTakesAwayUpToItsShareOfTheBackoff() {
        assertThat(retry.backoff(1, 0.5)).isEqualTo(Duration.ofNanos(7_500_000));
        assertThat(retry.backoff(1, 0.999)).isBetween(Duration.ofMillis(5), Duration.ofNanos(5_010_000));
    }

    @Test
    void budgetIsUsedUpByAttemptsOrByTime() {
        assertThat(retry.isExhausted(2, Duration.ofSeconds(1))).isFalse();
        assertThat(retry.isExhausted(3, Duration.ZERO)).isTrue();
        assertThat(retry.isExhausted(1, Duration.ofMillis(1001))).isTrue();
    }
}
