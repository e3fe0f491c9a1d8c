package io.drey.example.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drey.internal.redis.Inspection;
import io.drey.servers.RedisServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL changes rows behind the caches of two JVMs, and the evictor, who follows PostgreSQL's log, tells them. */
class EvictorTest {

    /** Far longer than the eviction takes, so that what is seen sooner was not seen by the end of a copy's time. */
    private static final Duration MAX_STALENESS = Duration.ofSeconds(20);

    private static final String FILL = "INSERT INTO users SELECT id, 'old ' || id FROM generate_series(1, 9) id";

    @TempDir
    private static Path folder;

    private static RedisServer redis;
    private static EmbeddedPostgres postgres;
    private static Connection sql;
    private static Jvm one;
    private static Jvm other;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(postgresRuns(), "PostgreSQL refuses to run for root, and nobody else can be had by unshare");
        redis = RedisServer.start();
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .start();
        one = Jvm.start();
        other = Jvm.start();
        sql = postgres.getPostgresDatabase().getConnection();
        execute("CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL)");
        execute(FILL);
        assertThat(one.line()).isEqualTo("ready");
        assertThat(other.line()).isEqualTo("ready");
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {one, other, sql, postgres, redis}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static boolean postgresRuns() throws IOException, InterruptedException {
        return !"root".equals(System.getProperty("user.name"))
                || new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
    }

    private static void execute(String statement) throws SQLException {
        try (Statement statements = sql.createStatement()) {
            statements.execute(statement);
        }
    }

    /** Until both answer so from their local tiers, or that there is none. */
    private static void bothHold(int id, @Nullable String name) throws Exception {
        for (Jvm each : new Jvm[] {one, other}) {
            long endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            for (String said = "";
                    !said.matches(name == null ? "null .*" : name + " local");
                    said = each.ask("get " + id)) {
                assertThat(System.nanoTime() - endsAt)
                        .as("it still says " + said)
                        .isNegative();
            }
        }
    }

    private static void bothHoldWithinTheBound(int id, @Nullable String name) throws Exception {
        long evictedAt = System.nanoTime();
        bothHold(id, name);
        assertThat(Duration.ofNanos(System.nanoTime() - evictedAt)).isLessThan(MAX_STALENESS);
    }

    @Test
    void whatSqlChangesIsEvictedFromBothJvms() throws Exception {
        try (Following evictor = Following.start()) {
            for (int id = 1; id <= 3; id++) {
                bothHold(id, "old " + id);
            }

            execute("UPDATE users SET name = 'new 1' WHERE id = 1");
            assertThat(evictor.next()).isEqualTo("1");
            bothHoldWithinTheBound(1, "new 1");

            execute("UPDATE users SET id = 10 WHERE id = 2");
            assertThat(evictor.next()).isEqualTo("2");
            assertThat(evictor.next()).isEqualTo("10");
            bothHoldWithinTheBound(2, null);
            bothHoldWithinTheBound(10, "old 2");

            execute("DELETE FROM users WHERE id = 3");
            assertThat(evictor.next()).isEqualTo("3");
            bothHoldWithinTheBound(3, null);
        }
    }

    @Test
    void whatSqlEmptiesIsEmptyInBothJvmsAndWhatItFillsIsSeen() throws Exception {
        try (Following evictor = Following.start()) {
            bothHold(9, "old 9");

            execute("TRUNCATE users");
            assertThat(evictor.next()).isEqualTo("*");
            bothHoldWithinTheBound(9, null);

            execute(FILL);
            for (int id = 1; id <= 9; id++) {
                assertThat(evictor.next()).isEqualTo(String.valueOf(id));
            }
            bothHoldWithinTheBound(9, "old 9");
        }
    }

    @Test
    void aLoadThatBeganBeforeTheChangeDoesNotBringTheOldValueBack() throws Exception {
        try (Following evictor = Following.start()) {
            one.say("hold 5");
            assertThat(one.line()).isEqualTo("holds old 5");

            execute("UPDATE users SET name = 'new 5' WHERE id = 5");
            assertThat(evictor.next()).isEqualTo("5");
            assertThat(one.ask("release")).isEqualTo("released");

            bothHoldWithinTheBound(5, "new 5");
        }
    }

    @Test
    void whatChangesWhileTheEvictorIsAwayIsEvictedWhenItComesBack() throws Exception {
        Following.start().close();
        bothHold(6, "old 6");

        execute("UPDATE users SET name = 'new 6' WHERE id = 6");
        assertThat(one.ask("get 6")).isEqualTo("old 6 local");

        try (Following evictor = Following.start()) {
            assertThat(evictor.next()).isEqualTo("6");
            bothHoldWithinTheBound(6, "new 6");
        }
    }

    @Test
    void whatRedisRefusedToEvictIsEvictedAfterAnotherStart() throws Exception {
        try (Following evictor = Following.start()) {
            bothHold(7, "old 7");
            redis.call("ACL", "SETUSER", "default", "-eval");
            execute("UPDATE users SET name = 'new 7' WHERE id = 7");
            assertThat(evictor.next()).startsWith("failed: ").contains("NOPERM");
        } finally {
            redis.call("ACL", "SETUSER", "default", "+eval");
        }
        assertThat(one.ask("get 7")).startsWith("old 7");

        try (Following evictor = Following.start()) {
            assertThat(evictor.next()).isEqualTo("7");
            bothHoldWithinTheBound(7, "new 7");
        }
    }

    @Test
    void theScriptsAreWhatTheCommandLinePrints() throws IOException {
        assertThat(text(Evictions.class, "evict.lua")).isEqualTo(Inspection.evictScript(0));
        assertThat(text(Evictions.class, "locate.lua")).isEqualTo(text(Evictions.class, "/io/drey/cli/locate.lua"));
    }

    private static String text(Class<?> beside, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The evictor in a thread of its own, and what it says. */
    private record Following(Evictor evictor, CompletableFuture<Void> ended, BlockingQueue<String> said)
            implements AutoCloseable {

        static Following start() throws Exception {
            BlockingQueue<String> said = new LinkedBlockingQueue<>();
            Properties debezium = new Properties();
            debezium.setProperty("database.hostname", "127.0.0.1");
            debezium.setProperty("database.port", String.valueOf(postgres.getPort()));
            debezium.setProperty("database.user", "postgres");
            debezium.setProperty("database.password", "postgres");
            debezium.setProperty("database.dbname", "postgres");
            debezium.setProperty(
                    "offset.storage.file.filename", folder.resolve("offsets").toString());
            debezium.setProperty("poll.interval.ms", "20");
            debezium.setProperty("heartbeat.interval.ms", "100");
            Evictor evictor = new Evictor(debezium, redis.uri(), "shop", new EvictorListener() {
                @Override
                public void following() {
                    said.add("following");
                }

                @Override
                public void evicted(String key) {
                    said.add(key);
                }

                @Override
                public void failed(Throwable failure) {
                    said.add("failed: " + failure);
                }
            });
            CompletableFuture<Void> ended =
                    CompletableFuture.runAsync(evictor::run, task -> new Thread(task, "evictor").start());
            Following following = new Following(evictor, ended, said);
            assertThat(following.next()).isEqualTo("following");
            return following;
        }

        String next() throws InterruptedException {
            return said.poll(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            evictor.close();
            ended.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private record Jvm(Process process, BufferedReader out) implements AutoCloseable {

        static Jvm start() throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Users.class.getName(),
                            redis.uri(),
                            postgres.getJdbcUrl("postgres", "postgres"),
                            "shop",
                            String.valueOf(MAX_STALENESS.toMillis()))
                    .redirectError(Redirect.INHERIT)
                    .start();
            return new Jvm(process, process.inputReader(StandardCharsets.UTF_8));
        }

        void say(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        String ask(String line) throws Exception {
            say(line);
            return line();
        }

        /** What it says next. */
        String line() throws Exception {
            FutureTask<String> reading = new FutureTask<>(out::readLine);
            Thread reader = new Thread(reading, "reader");
            reader.setDaemon(true);
            reader.start();
            return reading.get(120, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        }
    }
}
