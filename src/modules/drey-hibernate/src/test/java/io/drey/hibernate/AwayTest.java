package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis goes away and comes back; no transaction hears of it, and nobody reads what is old. */
class AwayTest {

    private static final int THREADS = 4;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

    /** How Redis goes away, and what it knows when it is back. */
    enum Away {
        KILLED_AND_KEPT_ALL,
        KILLED_AND_LOST_ALL,
        STOPPED_IN_ITS_TRACKS
    }

    @AfterEach
    void end() {
        redis.close();
    }

    private Shop.Builder shop() {
        return shop(redis.uri());
    }

    private Shop.Builder shop(String redis) {
        return Shop.of(Shop.inMemory(name), redis)
                .set("drey.namespace", name)
                .set("drey.remote.command-timeout", "300ms")
                .set("drey.remote.connect-timeout", "300ms")
                .set("drey.defaults.local.max-staleness", "200ms")
                .set("hibernate.cache.use_query_cache", true)
                .map(Account.class, Memo.class, Note.class);
    }

    private void goesAway(Away away) {
        if (away == Away.STOPPED_IN_ITS_TRACKS) {
            redis.pause();
        } else {
            redis.kill();
        }
    }

    private void comesBack(Away away) {
        if (away == Away.STOPPED_IN_ITS_TRACKS) {
            redis.resume();
            return;
        }
        if (away == Away.KILLED_AND_LOST_ALL) {
            redis.forget();
        }
        redis.restart();
    }

    @ParameterizedTest
    @EnumSource
    void inTheMidstOfLoadNoTransactionFailsAndNobodyReadsWhatIsOld(Away away) {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        AtomicInteger[] written = new AtomicInteger[THREADS];
        try (Shop shop = shop().open();
                Shop other = shop().open()) {
            List<CompletableFuture<Integer>> load = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                long id = thread;
                AtomicInteger last = new AtomicInteger();
                written[thread] = last;
                shop.change(s -> fill(s, id));
                load.add(CompletableFuture.supplyAsync(() -> run(shop, id, last, goesOn)));
            }
            await().until(() -> written[0].get() > 10);
            goesAway(away);
            int gone = written[0].get();
            await().atMost(Duration.ofSeconds(60)).until(() -> written[0].get() > gone + 3);
            comesBack(away);
            int back = written[0].get();
            await().atMost(Duration.ofSeconds(60)).until(() -> written[0].get() > back + 10);
            goesOn.set(false);

            // Each thread compares what it reads with what it has written, and fails with whatever a transaction throws
            int transactions = load.stream().mapToInt(CompletableFuture::join).sum();
            assertThat(transactions).isPositive();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (int id = 0; id < THREADS; id++) {
                    if (!valuesIn(other, id).equals(valuesOf(written[id].get()))) {
                        return false;
                    }
                }
                return true;
            });
            // and it is served again
            await().atMost(Duration.ofSeconds(30)).until(() -> shop.statements(s -> s.find(Memo.class, 1L)) == 0);
        }
    }

    private static void fill(Session session, long id) {
        session.persist(new Account(id, 0));
        session.persist(new Memo(id, "0"));
        session.persist(new Note(id, "0"));
    }

    /** Writes one value after the other and reads each back. */
    private static int run(Shop shop, long id, AtomicInteger last, AtomicBoolean goesOn) {
        int value = 0;
        while (goesOn.get()) {
            int next = ++value;
            shop.change(s -> {
                s.find(Account.class, id).balance = next;
                s.find(Memo.class, id).text = "" + next;
                s.find(Note.class, id).text = "" + next;
            });
            last.set(next);
            assertThat(valuesIn(shop, id)).isEqualTo(valuesOf(next));
            assertThat(shop.<List<String>>read(
                            s -> s.createQuery("select m.text from Memo m where m.id = :id", String.class)
                                    .setParameter("id", id)
                                    .setCacheable(true)
                                    .list()))
                    .containsExactly("" + next);
        }
        return value;
    }

    private static List<String> valuesIn(Shop shop, long id) {
        return shop.read(s -> valuesIn(s, id));
    }

    private static List<String> valuesIn(Session s, long id) {
        return List.of(
                "" + s.find(Account.class, id).balance, s.find(Memo.class, id).text, s.find(Note.class, id).text);
    }

    private static List<String> valuesOf(int value) {
        return List.of("" + value, "" + value, "" + value);
    }

    @Test
    void aSessionFactoryOpensWithoutRedisAndUsesItOnceItIsThere() {
        redis.kill();
        try (Shop shop = shop().open()) {
            shop.change(s -> fill(s, 1));
            assertThat(shop.<String>read(s -> s.find(Memo.class, 1L).text)).isEqualTo("0");

            redis.restart();

            await().atMost(Duration.ofSeconds(30)).until(() -> shop.statements(s -> s.find(Memo.class, 1L)) == 0);
        }
    }

    @Test
    void inStrictModeAChangeFailsBeforeItsCommit() {
        try (Shop shop = shop().set("hibernate.cache.drey.strict", true).open()) {
            shop.change(s -> fill(s, 1));
            redis.kill();

            for (Class<?> type : List.of(Account.class, Memo.class, Note.class)) {
                assertThatThrownBy(() -> shop.change(s -> {
                            Object found = s.find(type, 1L);
                            if (found instanceof Account account) {
                                account.balance = 5;
                            } else if (found instanceof Memo memo) {
                                memo.text = "5";
                            } else if (found instanceof Note note) {
                                note.text = "5";
                            }
                        }))
                        .hasStackTraceContaining("hibernate.cache.drey.strict");
            }
            assertThat(valuesIn(shop, 1)).isEqualTo(valuesOf(0));
        }
    }

    @Test
    void aLockThatCouldNotBeToldIsToldWhenRedisIsBackAlsoIfTheTransactionHasEnded() {
        try (Shop shop = shop().open();
                Shop other = shop().open()) {
            shop.change(s -> fill(s, 1));
            assertThat(valuesIn(other, 1)).isEqualTo(valuesOf(0));
            redis.kill();
            shop.change(s -> s.find(Memo.class, 1L).text = "changed while away");
            redis.restart();

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            other.<String>read(s -> s.find(Memo.class, 1L).text).equals("changed while away"));
        }
    }

    /** As a fail-over loses what has not got to the replica. */
    @Test
    void aChangeThatRedisHasLostIsToldAgain() {
        try (RedisServer forgetful = RedisServer.start();
                Shop shop = shop(forgetful.uri()).open();
                Shop other = shop(forgetful.uri()).open()) {
            shop.change(s -> fill(s, 1));
            assertThat(valuesIn(other, 1)).isEqualTo(valuesOf(0));
            await().until(() -> other.statements(s -> valuesIn(s, 1)) == 0);
            assertThat(texts(other)).containsExactly("0");
            forgetful.call("SAVE");
            shop.change(s -> {
                s.find(Account.class, 1L).balance = 7;
                s.find(Memo.class, 1L).text = "7";
                s.find(Note.class, 1L).text = "7";
            });
            assertThat(valuesIn(shop, 1)).isEqualTo(valuesOf(7));

            forgetful.kill();
            forgetful.restart();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(valuesIn(shop, 1)).isEqualTo(valuesOf(7));
                assertThat(valuesIn(other, 1)).isEqualTo(valuesOf(7));
                assertThat(texts(other)).containsExactly("7");
            });
        }
    }

    /** Redis is back with what it knew, and the JVM that has changed that meanwhile does not reach it yet. */
    @Test
    void whatIsOldByWhatAnotherJvmHasYetToTellIsNotServed() throws IOException {
        try (RedisServer old = RedisServer.start();
                Relay relay = new Relay(old.port());
                Shop writer = shop(relay.uri()).open();
                Shop reader = shop(old.uri()).open()) {
            writer.change(s -> fill(s, 1));
            await().until(() -> reader.statements(s -> valuesIn(s, 1)) == 0);
            old.call("SAVE");
            old.kill();
            writer.change(s -> {
                s.find(Account.class, 1L).balance = 7;
                s.find(Memo.class, 1L).text = "7";
                s.find(Note.class, 1L).text = "7";
            });
            relay.hold(true);
            old.restart();

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(valuesIn(reader, 1)).isEqualTo(valuesOf(7));
                assertThat(texts(reader)).containsExactly("7");
                return reader.statements(s -> valuesIn(s, 1)) == 0; // and is cached again
            });
            relay.hold(false);
        }
    }

    private static List<String> texts(Shop shop) {
        return shop.read(s -> s.createQuery("select m.text from Memo m", String.class)
                .setCacheable(true)
                .list());
    }
}
