package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who decides what became of a write, in each order in which the writer thread, a producer and a close may meet. */
class PendingWritesTest {

    private static final int WEIGHT = 10;

    private final PendingWrites<String, String> pending =
            new PendingWrites<>(new Capacity(100, 1_000), new ManualTiming());

    @Test
    void flightThatTheWriterHasClaimedIsNotAbandoned() {
        InFlight<String, String> flight = inFlight("1");

        assertThat(flight.claim()).isTrue();

        assertThat(pending.abandon()).isEmpty();
        pending.settle(flight);
        assertThatNothingIsLeft();
    }

    @Test
    void flightThatWasAbandonedIsNotTheWritersToDecide() {
        InFlight<String, String> flight = inFlight("1");

        assertThat(values(pending.abandon())).containsExactly("1");

        assertThat(flight.claim()).isFalse();
        pending.release(flight);
        assertThatNothingIsLeft();
    }

    @Test
    void flightTakenBackWhileTheRestIsAbandonedIsFoundByTheNextLook() {
        InFlight<String, String> flight = inFlight("1");
        flight.claim();
        pending.abandon();

        pending.returnToWaiting(flight);

        assertThat(pending.isAbandoned()).isTrue();
        assertThat(values(pending.abandon())).containsExactly("1");
        assertThat(pending.abandon()).isEmpty();
        assertThatNothingIsLeft();
    }

    @Test
    void flightWhoseSuccessorWasAbandonedIsStillTheWriters() {
        InFlight<String, String> flight = inFlight("1");
        flight.claim();
        offer("2");

        assertThat(values(pending.abandon())).containsExactly("2");

        assertThat(pending.returnToWaiting(flight)).isFalse();
        assertThatNothingIsLeft();
    }

    @Test
    void aKeyThatCannotBeRestoredTakesNoRoom() {
        PendingWrites<Object, String> restored = new PendingWrites<>(new Capacity(100, 1_000), new ManualTiming());
        Object broken = new Object() {
            @Override
            public int hashCode() {
                throw new IllegalStateException("a field is missing");
            }
        };

        assertThatThrownBy(() -> restored.restore(broken, "1", WEIGHT, 1)).isInstanceOf(IllegalStateException.class);

        assertThat(restored.isEmpty()).isTrue();
        assertThat(restored.room().bytes()).isZero();
    }

    private InFlight<String, String> inFlight(String value) {
        offer(value);
        PendingKey<String, String> node = Objects.requireNonNull(pending.pollReady());
        return Objects.requireNonNull(node.take());
    }

    private void offer(String value) {
        assertThat(pending.offer("key", value, WEIGHT)).isEqualTo(PendingWrites.Offer.QUEUED);
    }

    private static List<String> values(List<Write<String, String>> entries) {
        return entries.stream().map(Write::getValue).toList();
    }

    private void assertThatNothingIsLeft() {
        assertThat(pending.pending("key")).isNull();
        assertThat(pending.room().entries()).isZero();
        assertThat(pending.room().bytes()).isZero();
    }
}
