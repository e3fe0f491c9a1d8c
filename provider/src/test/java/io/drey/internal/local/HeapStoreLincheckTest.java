package io.drey.internal.local;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.IntGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A local store whose values lie in cells is a register for each key: writes into a cell race with what empties it,
 * replaces it by an entry with a deadline, or removes it from the map.
 */
@Tag("concurrent")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class HeapStoreLincheckTest {

    private static final String KEY = "key";
    private static final Lifetime HOUR = Lifetime.of(3_600_000);

    private final HeapStore<String> store = new HeapStore<>(Long.MAX_VALUE, false, NanoClock.SYSTEM, evicted -> {});

    private static int number(Stored stored) {
        return stored.hasValue() ? (Integer) stored.form() : 0;
    }

    private static Change put(int value, Lifetime lifetime) {
        return new Change.Put(value, lifetime);
    }

    @Operation
    public int read() {
        return number(store.read(KEY, Freshness.BOUNDED));
    }

    /** As a hit does, without an entry around the value. */
    @Operation
    public int glance() {
        Object form = store.bare(KEY);
        return form == null ? read() : (Integer) form;
    }

    @Operation
    public void clear() {
        store.clear();
    }

    @Operation
    public void put(@Param(name = "value") int value) {
        store.put(KEY, value, Lifetime.forever());
    }

    @Operation
    public int getAndPut(@Param(name = "value") int value) {
        return number(
                store.commit(KEY, put(value, Lifetime.forever()), Expect.ANY).prior());
    }

    @Operation
    public int getAndPutForAnHour(@Param(name = "value") int value) {
        return number(store.commit(KEY, put(value, HOUR), Expect.ANY).prior());
    }

    @Operation
    public boolean putIfAbsent(@Param(name = "value") int value) {
        return store.commit(KEY, put(value, Lifetime.forever()), Expect.ABSENT).applied();
    }

    @Operation
    public int getAndRemove() {
        return number(store.commit(KEY, new Change.Delete(), Expect.PRESENT).prior());
    }

    /** As a processor does: looks, decides, and commits on exactly what it saw. */
    @Operation
    public int addTen() {
        while (true) {
            Stored seen = store.read(KEY, Freshness.GUESS);
            if (!seen.hasValue()) {
                return 0;
            }
            int next = number(seen) + 10;
            if (store.commit(KEY, put(next, Lifetime.forever()), new Expect.Exactly(seen))
                    .applied()) {
                return next;
            }
        }
    }

    /** The specification. */
    public static final class Register {

        private int value;

        public int read() {
            return value;
        }

        public int glance() {
            return value;
        }

        public void clear() {
            value = 0;
        }

        public void put(int next) {
            value = next;
        }

        public int getAndPut(int next) {
            int prior = value;
            value = next;
            return prior;
        }

        public int getAndPutForAnHour(int next) {
            return getAndPut(next);
        }

        public boolean putIfAbsent(int next) {
            boolean absent = value == 0;
            value = absent ? next : value;
            return absent;
        }

        public int getAndRemove() {
            return getAndPut(0);
        }

        public int addTen() {
            value = value == 0 ? 0 : value + 10;
            return value;
        }
    }

    @Test
    void whateverRacesWithACellIsOneAfterTheOther() {
        StressOptions options = new StressOptions()
                .iterations(40)
                .invocationsPerIteration(1_000)
                .threads(3)
                .actorsBefore(1)
                .actorsPerThread(3)
                .actorsAfter(1)
                .sequentialSpecification(Register.class);

        LinChecker.check(getClass(), options);
    }
}
