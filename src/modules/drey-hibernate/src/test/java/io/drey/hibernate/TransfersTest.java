package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.fleet.Worker;
import io.drey.servers.Deployment;
import io.drey.servers.RedisSentinels;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Transfers between accounts while something goes wrong: money neither comes nor goes, no transaction fails, and each
 * JVM reads its own changes at once and those of others within the bound. The build lets two factories of one JVM do
 * it; {@code -Dtransfers=all} lets three JVMs go through all {@link Trouble}, for {@code -Dtransfers.seconds=20} each.
 */
class TransfersTest {

    private static final long BOUND_MILLIS = 500;
    private static final long SECONDS = Long.getLong("transfers.seconds", 20);

    @TempDir
    Path directory;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    /** What goes wrong in the middle. */
    enum Trouble {
        NONE(Deployment.REDIS),
        A_JVM_IS_KILLED_WITH_A_LOCK(Deployment.REDIS),
        REDIS_STANDS_STILL(Deployment.REDIS),
        REDIS_ENDS_AND_COMES_BACK_EMPTY(Deployment.REDIS),
        ONE_LINK_IS_SLOW(Deployment.REDIS),
        THE_MASTER_DIES(Deployment.SENTINEL),
        A_MASTER_STANDS_STILL(Deployment.CLUSTER),
        A_MASTER_IS_BACK_EMPTY_AT_ONCE(Deployment.CLUSTER),
        A_SERVER_STANDS_STILL(Deployment.TWEMPROXY),
        A_SERVER_IS_BACK_EMPTY_AT_ONCE(Deployment.TWEMPROXY);

        private final Deployment deployment;

        Trouble(Deployment deployment) {
            this.deployment = deployment;
        }
    }

    private static int sumInDatabase(Shop shop) {
        return shop.read(s -> s.createQuery("select sum(balance) from Account", Long.class)
                .getSingleResult()
                .intValue());
    }

    /** Between two attempts to connect; and what an attempt takes. */
    private static final long LONGEST_PAUSE_MILLIS = 1_000 + 200;

    private static final int ALL_MONEY = Transfers.ACCOUNTS * Transfers.MONEY;

    @Test
    void theSumHoldsAndReadsAreWithinTheBoundWhileRedisComesAndGoes() throws IOException {
        String database = Shop.inMemory(name);
        List<Path> files = List.of(directory.resolve("0"), directory.resolve("1"));
        try (RedisServer redis = RedisServer.start();
                Shop one =
                        TransfersMain.shop(database, redis.uri(), name, "200ms").open();
                Shop other =
                        TransfersMain.shop(database, redis.uri(), name, "200ms").open();
                Trail first = new Trail(files.get(0));
                Trail second = new Trail(files.get(1))) {
            Transfers.fill(one);
            List<Transfers> both = List.of(new Transfers(one, first), new Transfers(other, second));
            both.forEach(Transfers::begin);
            awaitMore(both);
            redis.call("SAVE"); // so that it comes back with what is old by then
            long gone = System.nanoTime();
            redis.kill();
            awaitMore(both);
            redis.restart();
            long back = System.nanoTime();
            awaitMore(both);
            await().until(() -> System.nanoTime() - back > 1_000_000_000);
            both.forEach(Transfers::end);

            assertThat(sumInDatabase(one)).isEqualTo(ALL_MONEY);
            await().untilAsserted(() -> assertThat(TransfersMain.sum(one)).isEqualTo(ALL_MONEY));
            await().untilAsserted(() -> assertThat(TransfersMain.sum(other)).isEqualTo(ALL_MONEY));
            assertBounds(Trail.Seen.of(files), 200, gone, back);
        }
    }

    private static void awaitMore(List<Transfers> all) {
        all.forEach(each -> {
            int made = each.made();
            await().atMost(Duration.ofSeconds(60)).until(() -> each.made() > made + 5);
        });
    }

    /**
     * However late a busy machine lets a thread go on, it makes the ages smaller, never larger, so that the bound needs
     * no slack. A copy is served if everything is known that had happened when Redis was asked, and it was asked no
     * longer than the bound before the copy is looked at, which is after the read was noted to begin. That question was
     * asked before the writer took its lock, since else the lock would be known; and the writer notes its commit when
     * it has returned. Nothing from before a connection was lost is served by a new one.
     *
     * <p>After an outage the JVMs are not back at the same instant. Who writes while it is away alone cannot tell those
     * who are back, and what they have loaded since is old until it can: that is, for the longest pause between two
     * attempts to connect.
     */
    private static void assertBounds(Trail.Seen seen, long bound, long gone, long back) {
        System.out.printf( // what was measured, for who reads it in the long form
                "%d reads, %d commits, stale: %d; own %d ms; others' before %d ms, away %d ms, afterwards %d ms%n",
                seen.reads(),
                seen.commits(),
                seen.stale().size(),
                millis(seen.own()),
                millis(seen.oldest(0, gone)),
                millis(seen.oldest(gone, back)),
                millis(seen.oldest(back, Long.MAX_VALUE)));
        assertThat(seen.own()).isZero();
        assertThat(seen.oldest(0, back)).isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(bound));
        assertThat(seen.oldest(back, Long.MAX_VALUE))
                .isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(bound + LONGEST_PAUSE_MILLIS));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "transfers", matches = "all")
    void ofThreeJvmsTheSumHoldsAndReadsAreWithinTheBound(Trouble trouble) throws Exception {
        try (Ground ground = Ground.of(trouble);
                Database database = Database.start(Database.Kind.POSTGRESQL);
                Relay relay = new Relay(ground.relayed());
                Shop shop = TransfersMain.shop(database.url(), ground.uri(), name, "0")
                        .open()) {
            Transfers.fill(shop);
            List<Path> files = new ArrayList<>();
            List<Worker> workers = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    boolean slow = trouble == Trouble.ONE_LINK_IS_SLOW && i == 0;
                    files.add(directory.resolve("" + i));
                    workers.add(worker(i, database, slow ? relay.uri() : ground.uri(), files.get(i)));
                }
                for (Worker each : workers) {
                    does(each, "begin");
                }
                awaitTime(SECONDS * 1_000 / 4);
                long gone = System.nanoTime();
                long back = happens(trouble, ground, relay, workers);
                for (Worker each : workers) {
                    int made = Integer.parseInt(does(each, "made"));
                    await().atMost(Duration.ofSeconds(60)).until(() -> Integer.parseInt(does(each, "made")) > made + 5);
                }
                awaitTime(Math.max(3_000, SECONDS * 1_000 / 2));
                int made = 0;
                for (Worker each : workers) {
                    made += Integer.parseInt(does(each, "end"));
                }
                System.out.println(trouble + ": " + made + " transfers, away " + millis(back - gone) + " ms");
                assertThat(sumInDatabase(shop)).isEqualTo(ALL_MONEY);
                for (Worker each : workers) {
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> does(each, "sum").equals("" + ALL_MONEY));
                }
                assertBounds(Trail.Seen.of(files), BOUND_MILLIS, gone, back);
            } finally {
                workers.forEach(Worker::close);
            }
        }
    }

    private static String does(Worker worker, String step) throws Exception {
        String answer = worker.does(step, "-", 0).get(110, TimeUnit.SECONDS);
        assertThat(answer).doesNotContain("|"); // a transaction failed
        return answer;
    }

    private Worker worker(int id, Database database, String redis, Path file) throws IOException {
        return Worker.start(
                TransfersMain.class,
                id,
                List.of(
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file")),
                database.url(),
                redis,
                name,
                BOUND_MILLIS + "ms",
                file.toString());
    }

    private static void awaitTime(long millis) {
        long begun = System.nanoTime();
        await().atMost(Duration.ofMinutes(5)).until(() -> System.nanoTime() - begun > millis * 1_000_000);
    }

    /** Returns when it was over. */
    private static long happens(Trouble trouble, Ground ground, Relay relay, List<Worker> workers) throws Exception {
        long pause = Math.max(2_000, SECONDS * 1_000 / 5);
        switch (trouble) {
            case NONE -> awaitTime(pause);
            case A_JVM_IS_KILLED_WITH_A_LOCK -> {
                does(workers.get(2), "hold");
                workers.remove(2).kill();
                awaitTime(pause);
            }
            case REDIS_STANDS_STILL, A_MASTER_STANDS_STILL, A_SERVER_STANDS_STILL -> {
                ground.server().pause();
                awaitTime(pause);
                ground.server().resume();
            }
            case REDIS_ENDS_AND_COMES_BACK_EMPTY -> {
                ground.server().kill();
                awaitTime(pause);
                ground.server().forget();
                ground.server().restart();
            }
            case A_MASTER_IS_BACK_EMPTY_AT_ONCE, A_SERVER_IS_BACK_EMPTY_AT_ONCE -> {
                ground.server().kill();
                ground.server().forget();
                ground.server().restart();
            }
            case ONE_LINK_IS_SLOW -> {
                relay.delay(Duration.ofMillis(40));
                awaitTime(pause);
                relay.delay(Duration.ZERO);
            }
            case THE_MASTER_DIES -> {
                RedisServer dead = ground.server();
                dead.kill();
                await().atMost(Duration.ofSeconds(60)).until(() -> ground.server() != dead);
            }
        }
        return System.nanoTime();
    }

    /** The servers of one trouble. */
    private record Ground(Deployment.Running running, RedisSentinels sentinels) implements AutoCloseable {

        static Ground of(Trouble trouble) {
            if (trouble.deployment == Deployment.SENTINEL) {
                RedisSentinels all = RedisSentinels.start();
                return new Ground(new Deployment.Running(all.uri(), List.of(all.master()), all::close), all);
            }
            return new Ground(trouble.deployment.start(), null);
        }

        String uri() {
            return running.uri();
        }

        RedisServer server() {
            return sentinels == null ? running.masters().get(0) : sentinels.master();
        }

        int relayed() {
            return running.masters().get(0).port();
        }

        @Override
        public void close() {
            running.close();
        }
    }
}
