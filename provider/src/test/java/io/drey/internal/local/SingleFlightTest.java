package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Stored;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class SingleFlightTest {

    private static final String KEY = "key";
    private static final Stored FIRST = new Stored("first", Stored.NEVER);
    private static final Stored SECOND = new Stored("second", Stored.NEVER);
    private static final long MAX_AGE = 10;

    private final SingleFlight<String> flights = new SingleFlight<>();
    private final CountDownLatch mayLand = new CountDownLatch(1);

    /** A flight of mark 1, begun at 100, which lands when told. */
    private CompletableFuture<Stored> leader() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Stored> leader = CompletableFuture.supplyAsync(() -> flights.fly(KEY, 1, 100, MAX_AGE, () -> {
            begun.countDown();
            awaitLanding();
            return FIRST;
        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return leader;
    }

    private void awaitLanding() {
        try {
            assertThat(mayLand.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Supplier<Stored> own() {
        return () -> SECOND;
    }

    @Test
    void whoKnowsOfAChangeSinceTheFlightBeganReadsForItself() throws Exception {
        CompletableFuture<Stored> leader = leader();

        assertThat(flights.fly(KEY, 2, 100, MAX_AGE, own())).isSameAs(SECOND);
        mayLand.countDown();
        assertThat(leader.get(10, TimeUnit.SECONDS)).isSameAs(FIRST);
    }

    @Test
    void aFlightOlderThanTheBoundIsNotJoined() throws Exception {
        CompletableFuture<Stored> leader = leader();

        assertThat(flights.fly(KEY, 1, 100 + MAX_AGE + 1, MAX_AGE, own())).isSameAs(SECOND);
        mayLand.countDown();
        assertThat(leader.get(10, TimeUnit.SECONDS)).isSameAs(FIRST);
    }

    @Test
    void aFlightOfTheSameStateIsJoined() throws Exception {
        CompletableFuture<Stored> leader = leader();
        CompletableFuture<Stored> joiner = new CompletableFuture<>();
        Thread thread = new Thread(() -> joiner.complete(flights.fly(KEY, 1, 100 + MAX_AGE, MAX_AGE, own())));
        thread.start();

        while (thread.getState() != Thread.State.WAITING && !joiner.isDone()) {
            Thread.onSpinWait(); // until it waits for the leader, or has failed to
        }
        mayLand.countDown();

        assertThat(joiner.get(10, TimeUnit.SECONDS)).isSameAs(FIRST);
        assertThat(leader.get(10, TimeUnit.SECONDS)).isSameAs(FIRST);
    }

    @Test
    void aFlightThatLandedIsNotJoined() {
        flights.fly(KEY, 1, 100, MAX_AGE, () -> FIRST);

        assertThat(flights.fly(KEY, 1, 100, MAX_AGE, own())).isSameAs(SECOND);
    }

    @Test
    void aFailedFlightLeavesNothingBehind() {
        assertThatThrownBy(() -> flights.fly(KEY, 1, 100, MAX_AGE, () -> {
                    throw new IllegalStateException("as arranged");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(flights.fly(KEY, 1, 100, MAX_AGE, own())).isSameAs(SECOND);
    }

    @Test
    void whoJoinedALeaderThatIsInterruptedReadsForItself() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> leaderFailed = new CompletableFuture<>();
        Thread leader = new Thread(() -> {
            try {
                flights.fly(KEY, 1, 100, MAX_AGE, () -> {
                    begun.countDown();
                    return interruptible();
                });
            } catch (IllegalStateException e) {
                leaderFailed.complete(e);
            }
        });
        leader.start();
        begun.await();
        CompletableFuture<Stored> joiner = new CompletableFuture<>();
        Thread joining = new Thread(() -> joiner.complete(flights.fly(KEY, 1, 100, MAX_AGE, own())));
        joining.start();
        awaitWaiting(joining);

        leader.interrupt();

        assertThat(joiner.get(10, TimeUnit.SECONDS)).isSameAs(SECOND);
        assertThat(leaderFailed.get(10, TimeUnit.SECONDS)).hasMessage("interrupted");
    }

    @Test
    void aJoinerThatIsInterruptedFailsAloneAndStaysInterrupted() throws Exception {
        CompletableFuture<Stored> leader = leader();
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        Thread joining = new Thread(() -> {
            try {
                flights.fly(KEY, 1, 100, MAX_AGE, own());
            } catch (RemoteUnavailableException e) {
                failed.complete(Thread.currentThread().isInterrupted());
            }
        });
        joining.start();
        awaitWaiting(joining);

        joining.interrupt();

        assertThat(failed.get(10, TimeUnit.SECONDS)).isTrue();
        mayLand.countDown();
        assertThat(leader.get(10, TimeUnit.SECONDS)).isSameAs(FIRST);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    /** As a read does: says that it was interrupted, and leaves the thread so. */
    private Stored interruptible() {
        try {
            assertThat(mayLand.await(10, TimeUnit.SECONDS)).isTrue();
            return FIRST;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
