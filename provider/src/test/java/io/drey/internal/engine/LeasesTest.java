package io.drey.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.local.HeapStore;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeasesTest {

    private static final Duration LEASE = Duration.ofMillis(600);

    private final HeapStore<String> truth = new HeapStore<>(1_000, true, NanoClock.SYSTEM, evicted -> {});
    private final AtomicInteger asked = new AtomicInteger();

    /** The truth, which counts what it is asked. */
    @SuppressWarnings("unchecked")
    private Store<String> counting() {
        return (Store<String>) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    try {
                        return method.invoke(truth, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    @Timeout(30)
    void whoThinksThatALeaseIsOverAsksNowAndThenWhetherItIs() {
        NanoClock ahead = () -> System.nanoTime() + LEASE.toNanos();
        Backoff.Waiting waiting = new Backoff.Waiting(ahead, micros -> LockSupport.parkNanos(micros * 1_000));
        Leases<String> leases =
                new Leases<>(counting(), new Holdings<>(ahead, LEASE, Duration.ZERO, null), LEASE, waiting);
        long start = System.nanoTime();
        assertThat(leases.claim("key", Stored.ABSENT, true)).isInstanceOf(Claim.Mine.class);

        Claim next = CompletableFuture.supplyAsync(() -> leases.claim("key", Stored.ABSENT, true))
                .join();

        assertThat(next).isInstanceOf(Claim.Mine.class);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(LEASE.toNanos());
        assertThat(asked.get()).isLessThan(400);
        assertThat(leases.waits().nanos()).isBetween(LEASE.toNanos() / 2, System.nanoTime() - start);
    }

    @Test
    void howLongACallWaitsForTheLeaseOfAnotherJvmIsCounted() {
        AtomicLong now = new AtomicLong(1);
        Backoff.Waiting waiting = new Backoff.Waiting(now::get, micros -> now.addAndGet(micros * 1_000));
        HeapStore<String> shared = new HeapStore<>(1_000, true, now::get, evicted -> {});
        Leases<String> here = leases(shared, waiting);
        Leases<String> there = leases(shared, waiting);
        assertThat(there.claim("key", Stored.ABSENT, true)).isInstanceOf(Claim.Mine.class);
        long start = now.get();

        assertThat(here.claim("key", Stored.ABSENT, true)).isInstanceOf(Claim.Mine.class);

        assertThat(here.waits().nanos()).isEqualTo(now.get() - start).isGreaterThanOrEqualTo(LEASE.toNanos());
        assertThat(there.waits().nanos()).isZero();
    }

    private static Leases<String> leases(Store<String> store, Backoff.Waiting waiting) {
        return new Leases<>(store, new Holdings<>(waiting.clock(), LEASE, Duration.ZERO, null), LEASE, waiting);
    }
}
