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
import java.util.function.IntPredicate;
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
        PUT_ONLY_HEARD_OF
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
    @EnumSource(names = {"PUT", "DELETION", "CLEAR", "NEW_HISTORY"})
    void nobodySeesBeyondTheBoundWhatTheFollowerIsAboutToOutdate(News news) throws Exception {
        assertThat(points("Observed", news.name())).isGreaterThan(FEWEST_POINTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "DELETION", "CLEAR", "NEW_HISTORY"})
    void aReadBeyondTheBoundThatTheFollowerOvertakesIsNotOld(News news) throws Exception {
        assertThat(points("Observing", news.name())).isGreaterThan(FEWEST_POINTS);
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
            World world = new World();
            try {
                return switch (way) {
                    case "LateRead" -> world.settled(Overtaking.run(world::readLatest, point, () -> world.learn(news)));
                    case "EarlyRead" ->
                        world.settled(Overtaking.run(() -> world.learn(news), point, world::readLatest));
                    case "Observed" -> {
                        world.changeLongAgo(news);
                        yield Overtaking.run(world.node.follower::step, point, world::observe);
                    }
                    default -> {
                        world.changeLongAgo(news);
                        yield Overtaking.run(world::observe, point, world.node.follower::step);
                    }
                };
            } catch (AssertionError e) {
                throw new AssertionError(way + ", " + news + " at point " + point + ": " + e.getMessage(), e);
            }
        }
    }

    /** One node with a copy of a key, and what lies in Redis. */
    private static final class World {

        private static final Duration BOUND = Duration.ofSeconds(1);

        final VirtualClock clock = new VirtualClock();
        final SimulatedRedis redis = new SimulatedRedis(1, 100, clock, new Random(1));
        final DirectNetwork network = new DirectNetwork(redis);
        final SimulatedNode node = new SimulatedNode(redis, network, clock);
        final SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
        final LocalStore<String> store = node.cache("cache", new LocalBounds(Long.MAX_VALUE, BOUND, Duration.ZERO));
        final String key = node.keyIn(0, 0);

        World() {
            elsewhere.put(key, "value", Lifetime.forever());
            node.follower.step();
            readLatest();
        }

        void readLatest() {
            store.read(key, Freshness.LATEST);
        }

        void learn(News news) {
            switch (news) {
                case OWN_PUT -> store.put(key, "ours", Lifetime.forever());
                case OWN_DELETION -> store.commit(key, new Change.Delete(), Expect.ANY);
                case PUT_ONLY_HEARD_OF -> {
                    change(News.PUT);
                    node.applyEarly();
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

        void changeLongAgo(News news) {
            change(news);
            clock.advance(BOUND.plusMillis(1));
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
        boolean settled(boolean reached) {
            observe();
            node.follower.step();
            observe();
            assertThat(store.getAll(List.of(key)).containsKey(key)).isEqualTo(truth() != null);
            return reached;
        }
    }
}
