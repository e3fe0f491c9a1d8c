package io.drey.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final Retry retry =
            new Retry(Duration.ofMillis(10), Duration.ofMillis(35), 2, 0.5, 3, Duration.ofSeconds(1));

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
        assertThat(retry.exhausted(2, Duration.ofSeconds(1))).isFalse();
        assertThat(retry.exhausted(3, Duration.ZERO)).isTrue();
        assertThat(retry.exhausted(1, Duration.ofMillis(1001))).isTrue();
    }

    @Test
    void policyThatMakesNoSenseIsRefusedWithItsRule() {
        assertThatThrownBy(() -> retry.withMaxAttempts(0)).hasMessage("maxAttempts must be at least 1, but is 0");
        assertThatThrownBy(() -> new Retry(Duration.ZERO, Duration.ZERO, 1, 0, 1, Duration.ZERO))
                .hasMessageContaining("initialBackoff must be positive");
    }
}
