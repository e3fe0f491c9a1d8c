package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Version;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnannouncedTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = 17;
    private final Unannounced unannounced = new Unannounced(now);

    private static Version version(long position) {
        return new Version(position, 7);
    }

    private boolean isTrusted(long applied) {
        unannounced.applied(Map.of(0, version(applied)), now);
        return unannounced.none(now);
    }

    @Test
    void whatIsToldOfBeforeOrAfterItIsAppliedIsNoReasonForDistrust() {
        now += 2 * SECOND;
        unannounced.announced(0, version(1));
        assertThat(isTrusted(1)).isTrue();
        assertThat(isTrusted(2)).isTrue();
        now += SECOND / 2;
        unannounced.announced(0, version(2));
        now += 5 * SECOND;
        assertThat(isTrusted(2)).isTrue();
    }

    @Test
    void messagesAreNotReliedOnForAMinuteOnceAChangeCameWithoutOne() {
        now += 2 * SECOND;
        assertThat(isTrusted(1)).isTrue();
        now += 2 * SECOND;
        assertThat(isTrusted(1)).isFalse();
        now += 59 * SECOND;
        assertThat(isTrusted(1)).isFalse();
        now += SECOND;
        assertThat(isTrusted(1)).isTrue();
        assertThat(isTrusted(2)).isTrue();
        now += 2 * SECOND;
        assertThat(isTrusted(2)).isFalse();
    }

    @Test
    void whatWasChangedBeforeMessagesCameIsNoReasonForDistrust() {
        now += 9 * SECOND;
        unannounced.begin(now);
        assertThat(isTrusted(1)).isTrue();
        now += 2 * SECOND;
        assertThat(isTrusted(1)).isTrue();
    }
}
