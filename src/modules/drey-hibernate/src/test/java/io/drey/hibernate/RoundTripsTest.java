package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.servers.RedisServer;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often Redis is asked, while copies may be used. Reads are GET or MGET, changes are scripts. */
class RoundTripsTest {

    private static RedisServer redis;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);
    private Shop shop;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @BeforeEach
    void open() {
        shop = Shop.of(Shop.inMemory(name), redis.uri())
                .set("drey.namespace", name)
                .set("drey.defaults.local.max-staleness", "1h")
                .map(Account.class, Memo.class, Note.class)
                .open();
        shop.change(s -> {
            s.persist(new Account(1, 0));
            s.persist(new Memo(1, "first"));
            s.persist(new Note(1, "first"));
        });
        shop.change(s -> {
            s.find(Account.class, 1L);
            s.find(Memo.class, 1L);
            s.find(Note.class, 1L);
        });
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** The same database and the same namespace, but asking each time. */
    private Shop asking() {
        return Shop.of(Shop.inMemory(name), redis.uri())
                .set("drey.namespace", name)
                .set("drey.defaults.local.max-staleness", "0")
                .set("hibernate.cache.use_query_cache", true)
                .map(Account.class, Memo.class, Note.class)
                .open();
    }

    /** The fewest of several times, since the follower reads too. */
    private static long reads(Runnable work) {
        long fewest = Long.MAX_VALUE;
        for (int time = 0; time < 8; time++) {
            fewest = Math.min(fewest, calls(work, "get", "mget"));
        }
        return fewest;
    }

    @Test
    void whatAsksEachTimeReadsTheKeyAndTheRegionAtOnceAndAValueIsStoredByOneScript() {
        try (Shop asking = asking()) {
            assertThat(reads(() -> asking.change(s -> s.find(Memo.class, 1L)))).isBetween(1L, 2L);
            assertThat(reads(() -> asking.change(s -> s.find(Memo.class, 99L)))).isBetween(1L, 2L);
        }
        shop.change(s -> s.doWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("insert into Memo (id, text) select x, 'by others' from system_range(100, 110)");
            }
        }));
        assertThat(scripts(time -> shop.change(s -> s.find(Memo.class, 100L + time))))
                .isBetween(1L, 2L); // one more where the partition is new to the cache
    }

    @Test
    void aQuerysHitAsksForEachOfItsTablesAndIfItAsksEachTimeForTheResult() {
        try (Shop asking = asking()) {
            Runnable query = () -> asking.change(
                    s -> s.createQuery("select m.text from Memo m join Note n on n.id = m.id", String.class)
                            .setCacheable(true)
                            .list());
            await().until(() -> {
                long before = asking.statistics().getQueryCacheHitCount();
                query.run();
                return asking.statistics().getQueryCacheHitCount() > before;
            });
            assertThat(reads(query)).isEqualTo(3);
        }
    }

    private static long calls(Runnable work, String... commands) {
        redis.call("CONFIG", "RESETSTAT");
        work.run();
        String told = String.valueOf(redis.call("INFO", "commandstats"));
        long calls = 0;
        for (String command : commands) {
            Matcher matcher =
                    Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(told);
            calls += matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
        return calls;
    }

    /** The fewest of several times: the follower runs scripts too, and so does the first change in a partition. */
    private static long scripts(IntConsumer work) {
        long fewest = Long.MAX_VALUE;
        for (int time = 1; time <= 8; time++) {
            int now = time;
            fewest = Math.min(fewest, calls(() -> work.accept(now), "evalsha", "eval"));
        }
        return fewest;
    }

    @Test
    void aHitFromCopiesAsksNothing() {
        assertThat(calls(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                shop.change(s -> s.find(Memo.class, 1L));
                            }
                        },
                        "mget",
                        "evalsha",
                        "eval"))
                .isLessThan(20); // the follower looks now and then
    }

    @Test
    void anUpdateByReadWriteTakesTwoScripts() {
        assertThat(scripts(time -> shop.change(s -> s.find(Memo.class, 1L).text = "changed " + time)))
                .isEqualTo(2);
        assertThat(scripts(time -> shop.change(s -> s.find(Account.class, 1L).balance = time)))
                .isEqualTo(2);
    }

    @Test
    void anUpdateByNonstrictTakesFourScriptsAtMost() {
        assertThat(scripts(time -> shop.change(s -> s.find(Note.class, 1L).text = "changed " + time)))
                .isLessThanOrEqualTo(4);
    }

    /** One more where the partition is new to the cache, as most are here. */
    @Test
    void anInsertTakesOneScriptOrTwo() {
        assertThat(scripts(time -> shop.change(s -> s.persist(new Memo(1 + time, "another")))))
                .isBetween(1L, 2L);
    }
}
