package io.drey.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.local.HeapStore;
import io.drey.internal.store.EndedLease;
import io.drey.internal.store.LeaseEnd;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeasesTest {

    private static final Duration LEASE = Duration.ofMillis(600);

    private final HeapStore<String> truth = new HeapStore<>(1_000, true, NanoClock.SYSTEM, evicted -> {});
    private final AtomicInteger asked = new AtomicInteger();

    private Store<String> counting() {
        return counting(() -> {});
    }

    /**
     * The truth, which counts what it is asked.
     *
     * @param asking what comes between before each answer
     */
    @SuppressWarnings("unchecked")
    private Store<String> counting(Runnable asking) {
        return (Store<String>) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    asking.run();
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

    /** Who looks just then asks this JVM for the failure itself, and has only its words otherwise. */
    @Test
    void theFailureOfALoadIsKnownHereBeforeOthersAreToldThatItsLeaseHasEnded() {
        Version version = new Version(1, 1);
        IllegalStateException reason = new IllegalStateException("as arranged");
        List<Ending> seen = new ArrayList<>();
        AtomicReference<Leases<String>> leases = new AtomicReference<>();
        Store<String> store =
                counting(() -> seen.add(leases.get().holdings().ended(new LeaseEnd(version, "its words"))));
        leases.set(leases(store, new Backoff.Waiting(NanoClock.SYSTEM, micros -> {})));

        leases.get()
                .release(
                        "key",
                        new EndedLease(Long.MAX_VALUE, version, new LeaseEnd(version, null)),
                        Ending.failed(reason));

        assertThat(seen).singleElement().extracting(Ending::failure).isSameAs(reason);
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
