package io.drey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.local.LocalBounds;
import io.drey.internal.local.LocalStore;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation is overtaken by each other one, at each point of its way in turn. */
@Tag("concurrent")
class OvertakingTest {

    private static final int FEWEST_POINTS = 10;

    /** What comes to be known in a JVM: its own change, or one that it follows. */
    enum News {
        OWN_PUT,
        OWN_DELETION,
        PUT,
        DELETION,
        CLEAR,
        NEW_HISTORY,
        PUT_ONLY_HEARD_OF,
        /** A put of which nothing is known but that something of the partition is. */
        FORGOTTEN_PARTITION,
        FORGOTTEN_ALL
    }

    @ParameterizedTest
    @EnumSource(News.class)
    void aReadThatIsOvertakenLeavesNothingOld(News news) throws Exception {
        assertThat(points("LateRead", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(News.class)
    void aReadThatOvertakesLeavesNothingOld(News news) throws Exception {
        assertThat(points("EarlyRead", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(News.class)
    void anAnswerFromBeforeThatArrivesMeanwhileLeavesNothingOld(News news) throws Exception {
        assertThat(points("LateAnswer", news.name())).isGreaterThan(FEWEST_POINTS);
        assertThat(points("LateAnswerOfPlainKey", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    /** There is no copy yet, so that what outdates it finds nothing until it is installed. */
    @ParameterizedTest
    @EnumSource(News.class)
    void aFirstCopyThatIsOvertakenWhileItIsInstalledLeavesNothingOld(News news) throws Exception {
        assertThat(points("FirstRead", news.name())).isGreaterThan(FEWEST_POINTS);
        assertThat(points("FirstReadOfPlainKey", news.name())).isGreaterThan(FEWEST_POINTS);
        assertThat(points("FirstPut", news.name())).isGreaterThan(FEWEST_POINTS);
        assertThat(points("FirstPutOfPlainKey", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(News.class)
    void aTouchThatIsOvertakenOrOvertakesLeavesNothingOld(News news) throws Exception {
        assertThat(points("Touch", news.name())).isGreaterThan(FEWEST_POINTS);
        assertThat(points("EarlyTouch", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "DELETION", "CLEAR", "NEW_HISTORY"})
    void nobodySeesBeyondTheBoundWhatTheFollowerIsAboutToOutdate(News news) throws Exception {
        assertThat(points("Observed", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "DELETION", "CLEAR", "NEW_HISTORY"})
    void aReadBeyondTheBoundThatTheFollowerOvertakesIsNotOld(News news) throws Exception {
        assertThat(points("Observing", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "DELETION", "CLEAR", "NEW_HISTORY"})
    void nobodySeesBeyondTheBoundACopyReadOftenWhichTheFollowerIsAboutToOutdate(News news) throws Exception {
        assertThat(points("ObservedOften", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "DELETION", "CLEAR", "NEW_HISTORY"})
    void aReadBeyondTheBoundOfACopyReadOftenThatTheFollowerOvertakesIsNotOld(News news) throws Exception {
        assertThat(points("ObservingOften", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(News.class)
    void nobodySeesACopyReadOftenThatATouchReplacesAndNewsOutdate(News news) throws Exception {
        assertThat(points("ObservedTouch", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    /** At how many points it was overtaken. */
    private static int points(String way, String news) throws Exception {
        Class<?> tries = new Weaver().loadClass(Tries.class.getName());
        IntPredicate reaches = (IntPredicate)
                tries.getDeclaredConstructor(String.class, String.class).newInstance(way, news);
        int point = 0;
        while (reaches.test(point)) {
            point++;
        }
        return point;
    }

    /** Tries one way with some news, at one point; whether there is such a point. Loaded by a {@link Weaver}. */
    public static final class Tries implements IntPredicate {

        private final String way;
        private final News news;

        public Tries(String way, String news) {
            this.way = way;
            this.news = News.valueOf(news);
        }

        @Override
        public boolean test(int point) {
            World world = new World(way.endsWith("PlainKey"));
            if (!way.startsWith("First")) {
                world.readLatest();
                world.readOften();
            }
            try {
                return switch (way) {
                    case "LateRead" -> world.settled(Overtaking.run(world::readLatest, point, () -> world.learn(news)));
                    case "EarlyRead" ->
                        world.settled(Overtaking.run(() -> world.learn(news), point, world::readLatest));
                    case "LateAnswer", "LateAnswerOfPlainKey" -> {
                        HeldAnswer held = world.readAndHold();
                        yield world.settled(Overtaking.run(() -> world.learn(news), point, held::letArrive), held);
                    }
                    case "FirstRead", "FirstReadOfPlainKey" ->
                        world.settled(Overtaking.runByAnother(world::readLatest, point, () -> world.learn(news)));
                    case "FirstPut", "FirstPutOfPlainKey" ->
                        world.settled(Overtaking.runByAnother(world::put, point, () -> world.learn(news)));
                    case "Touch" ->
                        world.settled(Overtaking.runByAnother(
                                () -> world.touch(world.seenBefore()), point, () -> world.learn(news)));
                    case "EarlyTouch" -> {
                        Stored seen = world.seenBefore();
                        yield world.settled(
                                Overtaking.runByAnother(() -> world.learn(news), point, () -> world.touch(seen)));
                    }
                    case "ObservedTouch" -> {
                        Stored seen = world.seenBefore();
                        yield Overtaking.run(() -> world.touch(seen), point, () -> {
                            world.learn(news);
                            world.observe();
                        });
                    }
                    case "Observed", "ObservedOften" -> {
                        world.changeLongAgo(news, way.endsWith("Often"));
                        yield Overtaking.run(world.node.follower::step, point, world::observe);
                    }
                    default -> {
                        world.changeLongAgo(news, way.endsWith("Often"));
                        yield Overtaking.run(world::observe, point, world.node.follower::step);
                    }
                };
            } catch (AssertionError e) {
                throw new AssertionError(way + ", " + news + " at point " + point + ": " + e.getMessage(), e);
            }
        }
    }

    /** One node that may have a copy of a key, and what lies in Redis. */
    private static final class World {

        private static final Duration BOUND = Duration.ofSeconds(1);

        /** After which it looks as if Caffeine had just heard of the last read. */
        private static final Duration ROUND_OF_NOTES = Duration.ofNanos(256L << 25);

        final VirtualClock clock = new VirtualClock();
        final SimulatedRedis redis = new SimulatedRedis(1, 100, clock, new Random(1));
        final DirectNetwork network = new DirectNetwork(redis);
        final SimulatedNode node = new SimulatedNode(redis, network, clock);
        final SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
        final LocalStore<String> store = node.cache("cache", new LocalBounds(Long.MAX_VALUE, BOUND, Duration.ZERO));
        final String key;

        World(boolean plainKey) {
            Keys keys = new Keys(node.partitions);
            key = IntStream.range(0, 100)
                    .mapToObj(index -> node.keyIn(0, index))
                    .filter(each -> keys.isPlain(each) == plainKey)
                    .findFirst()
                    .orElseThrow();
            elsewhere.put(key, "value", Lifetime.forever());
            node.follower.step();
        }

        void put() {
            store.put(key, "first", Lifetime.forever());
        }

        Stored seenBefore() {
            return store.read(key, Freshness.BOUNDED);
        }

        void touch(Stored seen) {
            store.touch(key, seen, 10_000);
        }

        void readLatest() {
            store.read(key, Freshness.LATEST);
        }

        /** The second time from among the copies that are read often. */
        void readOften() {
            seen();
            seen();
        }

        /** Reads in another thread, whose answer is made now and arrives when it is told to. */
        HeldAnswer readAndHold() {
            HeldAnswer held = new HeldAnswer(this::readLatest);
            network.beforeNextAnswer(held::hold);
            held.begin();
            return held;
        }

        void learn(News news) {
            switch (news) {
                case OWN_PUT -> store.put(key, "ours", Lifetime.forever());
                case OWN_DELETION -> store.commit(key, new Change.Delete(), Expect.ANY);
                case PUT_ONLY_HEARD_OF -> {
                    change(News.PUT);
                    node.applyEarly();
                }
                case FORGOTTEN_PARTITION -> {
                    change(News.PUT);
                    store.forget(node.partitions.get(0));
                }
                case FORGOTTEN_ALL -> {
                    change(News.PUT);
                    store.forgetAll();
                }
                default -> {
                    change(news);
                    node.follower.step();
                }
            }
        }

        private void change(News news) {
            clock.advance(Duration.ofMillis(1));
            switch (news) {
                case DELETION -> elsewhere.commit(key, new Change.Delete(), Expect.ANY);
                case CLEAR -> elsewhere.clear();
                case NEW_HISTORY -> {
                    redis.flushAll();
                    elsewhere.put(key, "theirs", Lifetime.forever());
                }
                default -> elsewhere.put(key, "theirs", Lifetime.forever());
            }
        }

        /** @param often whether the copy stands where those are looked for that are read often, by then as well */
        void changeLongAgo(News news, boolean often) {
            change(news);
            clock.advance(often ? ROUND_OF_NOTES.minusMillis(1) : BOUND.plusMillis(1));
        }

        private @Nullable Object truth() {
            RemoteEntry entry = redis.at(0, remote -> remote.read(new Name("cache", key)));
            return entry == null ? null : entry.form();
        }

        private @Nullable Object seen() {
            Stored seen = store.read(key, Freshness.BOUNDED);
            return seen.hasValue() ? seen.form() : null;
        }

        void observe() {
            assertThat(seen()).isEqualTo(truth());
        }

        /** All is known here by now, and is known still when the follower has looked once more. */
        boolean settled(boolean reached, HeldAnswer held) {
            held.letArrive(); // if that point did not let it
            return settled(reached);
        }

        boolean settled(boolean reached) {
            observe();
            node.follower.step();
            observe();
            assertThat(store.getAll(List.of(key)).containsKey(key)).isEqualTo(truth() != null);
            return reached;
        }
    }

    /**
     * A read that has been answered, but whose thread does not know the answer yet. One of both threads runs at a time.
     */
    private static final class HeldAnswer {

        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final Thread reader;
        private final Semaphore answered = new Semaphore(0);
        private final Semaphore arriving = new Semaphore(0);

        HeldAnswer(Runnable read) {
            reader = new Thread(read, "late-reader");
        }

        void begin() {
            reader.start();
            await(answered);
        }

        /** Called by the reader. */
        void hold() {
            answered.release();
            await(arriving);
        }

        void letArrive() {
            arriving.release();
            try {
                reader.join(PATIENCE.toMillis());
                assertThat(reader.isAlive())
                        .as("the reader waits for whom it overtakes")
                        .isFalse();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static void await(Semaphore semaphore) {
            try {
                assertThat(semaphore.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
