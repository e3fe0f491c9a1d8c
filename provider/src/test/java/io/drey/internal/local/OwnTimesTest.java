package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Entries with ends of their own in a store whose entries are eternal else, without a bound on their number. */
class OwnTimesTest {

    private static final Lifetime SECOND = Lifetime.of(1_000);

    private final AtomicLong nanos = new AtomicLong();
    private final NanoClock clock = nanos::get;
    private final HeapStore<String> store = new HeapStore<>(Long.MAX_VALUE, false, clock, evicted -> {});

    private void put(String name, int many, Lifetime lifetime) {
        for (int i = 0; i < many; i++) {
            store.put(name + i, "nut", lifetime);
        }
    }

    private void holds(int entries) {
        await("so many entries are held").atMost(Duration.ofSeconds(30)).until(() -> store.size() == entries);
    }

    @Test
    void whatHasEndedIsForgottenAsOthersCome() {
        put("eternal", 10, Lifetime.forever());
        put("hour", 10, Lifetime.of(3_600_000));
        for (int round = 0; round < 5; round++) {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            put("round " + round + " ", OwnTimes.FEW, SECOND);
        }

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        await("what has ended is forgotten").atMost(Duration.ofSeconds(30)).until(() -> {
            put("another ", OwnTimes.FEW, SECOND);
            return store.size() <= 20 + OwnTimes.FEW;
        });
        for (int i = 0; i < 10; i++) {
            assertThat(store.read("eternal" + i, Freshness.BOUNDED).form()).isEqualTo("nut");
            assertThat(store.read("hour" + i, Freshness.BOUNDED).form()).isEqualTo("nut");
            assertThat(store.bare("eternal" + i)).isEqualTo("nut");
        }
    }

    @Test
    void whatIsStoredAnewInPlaceOfWhatHadAnEndStays() {
        put("key", OwnTimes.FEW - 1, SECOND);
        store.put("key0", "eternal", Lifetime.forever());
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(store.read("key1", Freshness.BOUNDED).hasExpired(clock)).isTrue();

        put("last", 1, SECOND);

        holds(2);
        assertThat(store.read("key0", Freshness.BOUNDED).form()).isEqualTo("eternal");
        assertThat(store.read("key1", Freshness.BOUNDED)).isSameAs(Stored.ABSENT);
    }
}
