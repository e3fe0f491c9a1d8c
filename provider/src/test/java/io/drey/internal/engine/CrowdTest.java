package io.drey.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.RemoteUnavailableException;
import io.drey.internal.codec.TestCodecs;
import io.drey.internal.event.AsyncDelivery;
import io.drey.internal.event.EventDispatcher;
import io.drey.internal.management.CacheStatistics;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.VirtualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads that queue for one key, in a known order, before the first of them may decide. The clock stands still, so
 * that a group stays open.
 */
@Tag("concurrent")
@Timeout(60)
class CrowdTest {

    private static final String KEY = "key";

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(1, 10_000, clock, new Random(1));
    private final Store<String> truth = new SimulatedNode(redis, new DirectNetwork(redis), clock).remote("cache");
    private final Values values = TestCodecs.values();
    private final AtomicInteger commits = new AtomicInteger();
    private final List<FutureTask<Object>> queued = new ArrayList<>();
    private Runnable beforeCommit = () -> {};
    private Runnable afterCommit = () -> {};
    private final CacheStatistics statistics = new CacheStatistics(clock::nanos, true);
    private Runner<String, Integer> runner = runner(new EternalExpiryPolicy(), values);

    /** What a thread does to the entry, and returns. */
    private interface Step {
        Object of(MutableEntry<String, Integer> entry);
    }

    private static final Step ADD = entry -> {
        int before = entry.exists() ? entry.getValue() : 0;
        entry.setValue(before + 1);
        return before;
    };

    private Runner<String, Integer> runner(ExpiryPolicy policy, Values values) {
        EventDispatcher<String, Integer> events = new EventDispatcher<>(
                () -> {
                    throw new AssertionError("nobody listens");
                },
                new AsyncDelivery(Runnable::run, 1, Duration.ZERO));
        Duration limit = Duration.ofSeconds(30);
        EngineParts<String, Integer> parts = new EngineParts<>(
                counted(),
                new Keys(TestCodecs.codecs(TestCodecs.ALLOWED), Shareable.with(List.of()), TestCodecs.LOADER, true),
                values,
                events,
                statistics,
                policy,
                null,
                false,
                null,
                null,
                new Limits(limit, limit, Duration.ZERO, limit),
                null,
                true,
                clock,
                (task, after) -> {},
                micros -> LockSupport.parkNanos(micros * 1_000));
        Announcer<String, Integer> announcer = new Announcer<>(events, statistics, values, key -> key);
        return new Runner<>(parts, new Expirations(policy), new WriteThrough<>(null, key -> key), announcer);
    }

    /** The truth, one call at a time, with something before and after each commit. */
    @SuppressWarnings("unchecked")
    private Store<String> counted() {
        return (Store<String>) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    try {
                        synchronized (truth) {
                            if (commit) {
                                commits.incrementAndGet();
                                beforeCommit.run();
                            }
                            Object answer = method.invoke(truth, arguments);
                            if (commit) {
                                afterCommit.run();
                            }
                            return answer;
                        }
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Object run(Step step) {
        Invocation<String, Integer, Object> operation =
                new Invocation<>(KEY, (entry, arguments) -> step.of(entry), values, null, key -> key);
        runner.run(KEY, operation);
        return String.valueOf(operation.result());
    }

    private void queue(Step step) {
        queue(() -> run(step));
    }

    private void queue(Callable<Object> call) {
        FutureTask<Object> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "queued-" + queued.size());
        thread.setDaemon(true);
        queued.add(task);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(task.isDone()).isFalse();
            Thread.onSpinWait();
        }
    }

    /** Lets them queue while the key is held, and then decide one after the other. */
    private List<Object> together(Step... steps) {
        runner.locks().holding(KEY, () -> {
            List.of(steps).forEach(this::queue);
            return null;
        });
        return queued.stream().map(CrowdTest::outcome).toList();
    }

    private static Object outcome(FutureTask<Object> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void put(int value) {
        truth.commit(KEY, new Change.Put(values.form(value), Lifetime.forever()), Expect.ANY);
    }

    private Object stored() {
        return values.value(truth.read(KEY, Freshness.LATEST).form());
    }

    private static Step[] times(int count, Step step) {
        return IntStream.range(0, count).mapToObj(i -> step).toArray(Step[]::new);
    }

    @Test
    void severalThreadsChangeAKeyByOneCommitInTheOrderInWhichTheyCame() {
        put(10);

        List<Object> seen = together(times(8, ADD));

        assertThat(seen).containsExactly("10", "11", "12", "13", "14", "15", "16", "17");
        assertThat(stored()).isEqualTo(18);
        assertThat(commits.get()).isLessThan(8); // one, unless a thread was kept from running for milliseconds
    }

    @Test
    void whoOnlyReadsSeesWhatTheOnesBeforeHaveDecided() {
        put(10);

        List<Object> seen = together(ADD, ADD, entry -> "read " + entry.getValue(), ADD);

        assertThat(seen).containsExactly("10", "11", "read 12", "12");
        assertThat(stored()).isEqualTo(13);
    }

    @Test
    void ifAnotherJvmHasChangedTheKeyAllDecideAgain() {
        put(10);
        beforeCommit = () -> {
            beforeCommit = () -> {};
            put(100);
        };

        List<Object> seen = together(times(8, ADD));

        assertThat(seen).containsExactlyInAnyOrder("100", "101", "102", "103", "104", "105", "106", "107");
        assertThat(stored()).isEqualTo(108);
    }

    @Test
    void aProcessorThatFailsFailsNobodyElse() {
        put(10);

        List<Object> seen = together(
                ADD,
                entry -> {
                    throw new IllegalStateException("as arranged");
                },
                ADD);

        assertThat(seen.get(1)).isInstanceOf(EntryProcessorException.class);
        assertThat(seen.get(0)).isEqualTo("10");
        assertThat(seen.get(2)).isEqualTo("11");
        assertThat(stored()).isEqualTo(12);
    }

    @Test
    void theLastOnesFailureDoesNotKeepTheChangesOfOthersFromBeingMade() {
        put(10);

        List<Object> seen = together(ADD, ADD, entry -> {
            throw new AssertionError("as arranged");
        });

        assertThat(seen.subList(0, 2)).containsExactly("10", "11");
        assertThat(seen.get(2)).isInstanceOf(AssertionError.class);
        assertThat(stored()).isEqualTo(12);
    }

    @Test
    void whatIsRemovedInBetweenIsAbsentForTheNext() {
        put(10);

        List<Object> seen = together(
                ADD,
                ADD,
                entry -> {
                    entry.remove();
                    return "removed";
                },
                ADD,
                ADD);

        assertThat(seen).containsExactly("10", "11", "removed", "0", "1");
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aProcessorMayWaitForTheEndOfACallThatWasBeforeIt() {
        put(10);
        CountDownLatch ended = new CountDownLatch(1);
        runner.locks().holding(KEY, () -> {
            queue(ADD);
            queue(entry -> {
                try {
                    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return ADD.of(entry);
            });
            queue(ADD);
            return null;
        });

        assertThat(outcome(queued.get(0))).isEqualTo("10");
        ended.countDown();
        assertThat(List.of(outcome(queued.get(1)), outcome(queued.get(2)))).containsExactlyInAnyOrder("11", "12");
        assertThat(stored()).isEqualTo(13);
    }

    @Test
    void whatIsNotKnownOfTheCommitIsNotKnownOfAnyOfThem() {
        put(10);
        afterCommit = () -> {
            throw new RemoteUnavailableException("no answer", new TimeoutException(), true);
        };

        List<Object> seen = together(times(4, ADD));

        assertThat(seen)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                RemoteUnavailableException.class,
                                away -> assertThat(away.isOutcomeUnknown()).isTrue()));
        assertThat(statistics.getCacheHits()).isEqualTo(4); // as of calls that fail alone
    }

    @Test
    void anErrorOfTheOneThatCommitsLeavesTheOutcomeUnknownToTheOthers() {
        put(10);
        afterCommit = () -> {
            afterCommit = () -> {};
            throw new StackOverflowError("as arranged");
        };

        List<Object> seen = together(ADD, ADD);

        assertThat(seen).hasAtLeastOneElementOfType(StackOverflowError.class);
        assertThat(seen).allSatisfy(outcome -> {
            if (outcome instanceof RemoteUnavailableException away) {
                assertThat(away.isOutcomeUnknown()).isTrue();
                assertThat(away).hasCauseInstanceOf(StackOverflowError.class);
            } else {
                assertThat(outcome).isInstanceOfAny(StackOverflowError.class, String.class);
            }
        });
        assertThat(stored()).isEqualTo(12); // nobody does again what may have been made
    }

    /** The policy of an application's own is asked what it says of an update, so that the entry must be seen. */
    @Test
    void whoeverChangesTheKeyByItselfComesAfterThoseWhoHaveDecidedBefore() {
        runner = runner(new PolicyOfItsOwn(), values);
        put(10);
        AtomicInteger decisions = new AtomicInteger();
        runner.locks().holding(KEY, () -> {
            queue(entry -> {
                decisions.incrementAndGet();
                return ADD.of(entry);
            });
            queue(() -> values.value(runner.run(KEY, getAndPut(7)).before().form()));
            return null;
        });

        assertThat(outcome(queued.get(0))).isEqualTo("10");
        assertThat(outcome(queued.get(1))).isEqualTo(11);
        assertThat(decisions).hasValue(1);
        assertThat(stored()).isEqualTo(7);
    }

    private Operation getAndPut(int value) {
        return new Operations.GetAndPut(new Decision.Put(value, values.form(value), Decision.Origin.USER));
    }

    /** Changes that ask nobody what stands there, each in its own way. */
    private List<Callable<Object>> blindChanges(int value) {
        return List.of(
                () -> runner.run(KEY, getAndPut(value)),
                () -> {
                    runner.put(KEY, values.form(value), Lifetime.forever());
                    return "put";
                },
                () -> runner.commitAll(Map.of(KEY, new Change.Put(values.form(value), Lifetime.forever())), false));
    }

    /** It would be sure to lose to each of them, and they to nobody. */
    @Test
    void whoDecidesAgainDoesSoBeforeChangesThatAskNobodyWhatStandsThere() {
        for (Callable<Object> change : blindChanges(500)) {
            int rounds = 0;
            while (!isHeldUp(change)) {
                assertThat(++rounds).isLessThan(20); // unless this thread was kept from running for long
            }
        }
    }

    /** Returns whether it came after what was decided again before it. */
    private boolean isHeldUp(Callable<Object> change) {
        put(10);
        beforeCommit = () -> {
            beforeCommit = () -> {};
            put(100);
        };
        AtomicInteger runs = new AtomicInteger();
        run(entry -> {
            if (runs.incrementAndGet() == 2) {
                start(change);
            }
            return ADD.of(entry);
        });
        queued.forEach(CrowdTest::outcome);
        return runs.get() == 2 && stored().equals(500);
    }

    /** Starts a thread, which then waits or is over already. */
    private void start(Callable<Object> call) {
        FutureTask<Object> task = new FutureTask<>(call);
        Thread thread = new Thread(task);
        queued.add(task);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && !task.isDone()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void userCodeHoldsUpAChangeThatAsksNobodyForAMomentOnly() {
        assertHeldUpForAMoment(blindChanges(500));
    }

    /** It asks what stands there for the policy's sake only. */
    @Test
    void soItDoesAPutUnderAPolicyOfTheApplicationsOwn() {
        runner = runner(new PolicyOfItsOwn(), values);
        Operation put = new Operations.Put(new Decision.Put(500, values.form(500), Decision.Origin.USER));
        assertHeldUpForAMoment(List.of(() -> runner.run(KEY, put)));
    }

    private void assertHeldUpForAMoment(List<Callable<Object>> changes) {
        put(10);
        beforeCommit = () -> {
            beforeCommit = () -> {};
            put(100);
        };
        List<Object> seen = new ArrayList<>();

        run(entry -> {
            seen.add(entry.getValue());
            if (seen.size() == 2) {
                changes.forEach(this::start);
                queued.forEach(CrowdTest::outcome);
            }
            return ADD.of(entry);
        });

        assertThat(seen).containsExactly(10, 100, 500);
        assertThat(stored()).isEqualTo(501);
    }

    @Test
    void aChangeThatAsksNobodyComesAfterWhatOthersHaveDecidedTogether() {
        int rounds = 0;
        do {
            assertThat(++rounds).isLessThan(20); // unless a thread was kept from running for long
            put(10);
            queued.clear();
            runner.locks().holding(KEY, () -> {
                start(() -> run(ADD));
                start(() -> values.value(runner.run(KEY, getAndPut(7)).before().form()));
                return null;
            });
        } while (!queued.stream().map(CrowdTest::outcome).toList().equals(List.of("10", 11)));

        assertThat(stored()).isEqualTo(7);
    }

    /** It may wait for others while it has the key, and they for what it has under way. */
    @Test
    void whatAThreadHasUnderWayIsSettledBeforeItHasTheKey() {
        put(10);
        together(times(8, ADD)); // so that the next one comes as one of many
        List<Integer> locked = new ArrayList<>();

        Unsettled.during(() -> run(ADD), () -> locked.add(runner.locks().size()));

        assertThat(locked).containsExactly(0);
        assertThat(stored()).isEqualTo(19);
    }

    private static final class PolicyOfItsOwn implements ExpiryPolicy {

        @Override
        public javax.cache.expiry.Duration getExpiryForCreation() {
            return javax.cache.expiry.Duration.ETERNAL;
        }

        @Override
        public javax.cache.expiry.Duration getExpiryForAccess() {
            return null;
        }

        @Override
        public javax.cache.expiry.Duration getExpiryForUpdate() {
            return null;
        }
    }

    @Test
    void byReferenceEachCommitsForItselfSinceOthersCouldChangeWhatItHasDecided() {
        runner = runner(
                new EternalExpiryPolicy(),
                new Values(TestCodecs.codecs(TestCodecs.ALLOWED), Shareable.with(List.of()), TestCodecs.LOADER, false));
        put(10);

        List<Object> seen = together(times(4, ADD));

        assertThat(seen).containsExactly("10", "11", "12", "13");
        assertThat(commits.get()).isEqualTo(4);
    }

    @Test
    void whoeverCommitsMayBeInterruptedWithoutHarmToTheOthers() {
        put(10);
        Thread[] interrupted = new Thread[1];
        beforeCommit = () -> {
            beforeCommit = () -> {};
            interrupted[0] = Thread.currentThread();
            Thread.currentThread().interrupt();
            throw new RemoteUnavailableException("too many calls");
        };

        List<Object> seen = together(times(8, ADD));

        assertThat(interrupted[0]).isNotNull();
        assertThat(seen.stream().filter(String.class::isInstance)).hasSizeGreaterThanOrEqualTo(7);
        assertThat(stored())
                .isEqualTo(10
                        + (int) seen.stream().filter(String.class::isInstance).count());
    }

    @Test
    void anInterruptedThreadThatWaitsForTheCommitHearsOfItAndStaysInterrupted() throws Exception {
        put(10);
        boolean[] stays = new boolean[1];
        CountDownLatch sent = new CountDownLatch(1);
        FutureTask<Object> task = new FutureTask<>(() -> {
            Object seen = run(ADD);
            while (sent.getCount() > 0) { // the commit need not wait for the other thread for long
                Thread.onSpinWait();
            }
            stays[0] = Thread.currentThread().isInterrupted();
            return seen;
        });
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        runner.locks().holding(KEY, () -> {
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            queue(entry -> {
                thread.interrupt();
                sent.countDown();
                return ADD.of(entry);
            });
            return null;
        });

        assertThat(task.get()).isEqualTo("10");
        assertThat(stays[0]).isTrue();
        assertThat(outcome(queued.get(0))).isEqualTo("11");
    }

    @Test
    void whatEndsSoonIsCommittedByEachForItself() {
        runner = runner(new CreatedExpiryPolicy(new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, 10)), values);
        truth.commit(KEY, new Change.Put(values.form(10), Lifetime.of(10)), Expect.ANY);

        List<Object> seen = together(times(4, ADD));

        assertThat(seen).containsExactly("10", "11", "12", "13");
        assertThat(commits.get()).isEqualTo(4);
    }

    @Test
    void aDeadlineThatTheFirstHasSetIsKeptByTheNext() {
        put(10);
        Lifetime hour = Lifetime.of(3_600_000);
        Expect expect = new Expect.Exactly(truth.read(KEY, Freshness.LATEST));
        Move.Commit first = commit(new Change.Put(values.form(11), hour), expect);
        GroupCommit group = new GroupCommit(truth.read(KEY, Freshness.LATEST), first, clock);

        assertThat(group.join(new Change.Put(values.form(12), new Lifetime(5, Lifetime.KEEP)), clock))
                .isTrue();

        assertThat(group.last().expiresAt()).isEqualTo(Lifetime.deadline(3_600_000, clock));
        assertThat(group.close()).isEqualTo(new Change.Put(values.form(12), hour));
    }

    @Test
    void nobodyJoinsAGroupThatIsClosedAndOneClosesIt() {
        put(10);
        Move.Commit first = commit(new Change.Put(values.form(11), Lifetime.forever()), Expect.ANY);
        GroupCommit group = new GroupCommit(truth.read(KEY, Freshness.LATEST), first, clock);

        assertThat(group.close()).isNotNull();

        assertThat(group.close()).isNull();
        assertThat(group.last()).isNull();
        assertThat(group.join(null, clock)).isFalse();
    }

    private static Move.Commit commit(Change change, Expect expect) {
        return new Move.Commit(new Outcome(Stored.ABSENT, Decision.KEEP), change, expect);
    }

    @Test
    void aProcessorThatChangesItsKeyByTheCacheIsRefusedHereToo() {
        put(10);

        List<Object> seen = together(ADD, entry -> {
            runner.reruns().check(KEY);
            put(50);
            return ADD.of(entry);
        });

        assertThat(seen.get(1)).isInstanceOf(Throwable.class);
        assertThatThrownBy(() -> {
                    throw (Throwable) seen.get(1);
                })
                .hasMessageContaining("recursive");
    }
}
