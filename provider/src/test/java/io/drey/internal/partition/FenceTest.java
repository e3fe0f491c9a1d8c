package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Version;
import org.junit.jupiter.api.Test;

class FenceTest {

    private static final String KEY = "key";

    private final Fence fence = new Fence();

    private static Version at(long position) {
        return new Version(position, 7);
    }

    @Test
    void permitsWhateverWasReadWhileNothingChanged() {
        fence.advance(KEY, at(9));
        long mark = fence.mark(KEY);

        assertThat(fence.permits(KEY, mark, at(1))).isTrue();
    }

    @Test
    void refusesWhatIsOlderThanAChangeSinceTheMark() {
        long mark = fence.mark(KEY);
        fence.advance(KEY, at(9));

        assertThat(fence.permits(KEY, mark, at(8))).isFalse();
    }

    @Test
    void permitsTheChangeItselfAndNewerOnes() {
        long mark = fence.mark(KEY);
        fence.advance(KEY, at(9));

        assertThat(fence.permits(KEY, mark, at(9))).isTrue();
        assertThat(fence.permits(KEY, mark, at(10))).isTrue();
    }

    @Test
    void aChangeOfSmallerPositionStopsOlderFillsAllTheSame() {
        fence.advance(KEY, at(100));
        long mark = fence.mark(KEY);
        fence.advance(KEY, at(50)); // the clock of a server that took over is behind

        assertThat(fence.permits(KEY, mark, at(60))).isFalse();
    }

    @Test
    void aChangeOfUnknownVersionRefusesEveryFillUnderWay() {
        long mark = fence.mark(KEY);
        fence.refuseFills(KEY);

        assertThat(fence.permits(KEY, mark, at(Long.MAX_VALUE))).isFalse();
        assertThat(fence.permits(KEY, fence.mark(KEY), at(1))).isTrue();
    }

    @Test
    void aChangeOfUnknownVersionIsNotForgottenOverKnownOnes() {
        long mark = fence.mark(KEY);
        fence.refuseFills(KEY);
        fence.advance(KEY, at(9));

        assertThat(fence.permits(KEY, mark, at(9))).isFalse();
    }

    @Test
    void refusingAllFillsRefusesThoseOfEveryKey() {
        long mark = fence.mark(KEY);
        long other = fence.mark("other");
        fence.refuseAllFills();

        assertThat(fence.permits(KEY, mark, at(9))).isFalse();
        assertThat(fence.permits("other", other, at(9))).isFalse();
    }

    @Test
    void theMarkAfterAnOwnChangeForeseesThatChangeOnly() {
        long mark = Fence.afterOwnChange(fence.mark(KEY));
        fence.advance(KEY, at(9));

        assertThat(fence.mark(KEY)).isEqualTo(mark);
        fence.advance(KEY, at(12));
        assertThat(fence.permits(KEY, mark, at(9))).isFalse();
    }

    @Test
    void changesOfAKeyInAnotherStripeDoNotMatter() {
        long mark = fence.mark(1);
        fence.advance(2, at(9));

        assertThat(fence.permits(1, mark, at(1))).isTrue();
    }
}
