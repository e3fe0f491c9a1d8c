package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a transaction has read before another JVM's commit is not stored, or not served, after it. */
class LateLoadsTest {

    private static final String OLD = "as it was read before";

    private static final String NAME = "n" + UUID.randomUUID().toString().substring(0, 8);

    private static RedisServer redis;
    private static Shop reader;
    private static Shop writer;

    /** What another JVM does while the first one reads. */
    enum Meanwhile {
        UPDATE,
        ROLLED_BACK_UPDATE,
        DELETE,
        BULK_UPDATE,
        EVICT,
        EVICT_ALL,
        LOSS_OF_ALL_IN_REDIS
    }

    static Stream<Arguments> cases() {
        return Stream.of(Account.class, Memo.class, Note.class)
                .flatMap(type -> Stream.of(Meanwhile.values()).map(meanwhile -> Arguments.of(type, meanwhile)));
    }

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        reader = shop();
        writer = shop();
    }

    @AfterAll
    static void end() {
        reader.close();
        writer.close();
        redis.close();
    }

    private static Shop shop() {
        return Shop.of(Shop.inMemory(NAME), redis.uri())
                .set("drey.namespace", NAME)
                .set("drey.defaults.local.max-staleness", "0")
                .set("hibernate.cache.drey.lock_timeout", "1500ms")
                .map(Account.class, Memo.class, Note.class)
                .open();
    }

    @BeforeEach
    void fill() {
        writer.change(s -> List.of("Account", "Memo", "Note")
                .forEach(type -> s.createMutationQuery("delete " + type).executeUpdate()));
        writer.change(s -> List.of(new Account(1, 0), new Memo(1, "first"), new Note(1, "first"))
                .forEach(s::persist));
        await().until(() ->
                List.of(Account.class, Memo.class, Note.class).stream().allMatch(LateLoadsTest::isServed));
    }

    /** What happened before the test is over. */
    private static boolean isServed(Class<?> type) {
        return reader.statements(s -> s.find(type, 1L)) == 0 && writer.statements(s -> s.find(type, 1L)) == 0;
    }

    private void happens(Meanwhile meanwhile, Class<?> type) {
        switch (meanwhile) {
            case UPDATE -> writer.change(s -> update(s, type));
            case ROLLED_BACK_UPDATE -> {
                try (Session session = writer.sessions().openSession()) {
                    session.beginTransaction();
                    update(session, type);
                    session.flush();
                    session.getTransaction().rollback();
                }
            }
            case DELETE -> writer.change(s -> s.remove(s.find(type, 1L)));
            case BULK_UPDATE ->
                writer.change(s -> s.createMutationQuery("delete from " + type.getSimpleName() + " where id = 5")
                        .executeUpdate());
            case EVICT -> writer.sessions().getCache().evict(type, 1L);
            case EVICT_ALL -> writer.sessions().getCache().evict(type);
            case LOSS_OF_ALL_IN_REDIS -> redis.call("FLUSHALL");
        }
    }

    private static void update(Session session, Class<?> type) {
        Object found = session.find(type, 1L);
        if (found instanceof Account account) {
            account.balance++;
        } else if (found instanceof Memo memo) {
            memo.text += "+";
        } else if (found instanceof Note note) {
            note.text += "+";
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isNotServedAfterwards(Class<?> type, Meanwhile meanwhile) {
        try (Late late = new Late(reader, type, 1L)) {
            happens(meanwhile, type);

            late.put(OLD, 0L);

            assertThat(late.get()).isNotEqualTo(OLD);
            try (Late other = new Late(writer, type, 1L)) {
                assertThat(other.get()).isNotEqualTo(OLD);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whoBeginsAfterwardsStoresAgain(Class<?> type, Meanwhile meanwhile) {
        happens(meanwhile, type);

        await().until(() -> {
            try (Late next = new Late(reader, type, 1L)) {
                return next.get() != null || next.put("as it is now", 100L);
            }
        });
    }

    @Test
    void isRefusedWhileAnotherJvmsTransactionHoldsTheLock() {
        try (Session session = writer.sessions().openSession()) {
            session.beginTransaction();
            update(session, Memo.class);
            session.flush();

            try (Late late = new Late(reader, Memo.class, 1L)) {
                assertThat(late.get()).isNull();
                assertThat(late.put(OLD, null)).isFalse();
            }
            session.getTransaction().commit();
        }
        assertThat(reader.<String>read(s -> s.find(Memo.class, 1L).text)).isEqualTo("first+");
        assertThat(reader.statements(s -> s.find(Memo.class, 1L))).isZero();
    }

    @Test
    void ofTwoTransactionsThatLockAtTheSameTimeNeitherStoresItsValue() {
        try (Late one = new Late(reader, Memo.class, 1L);
                Late other = new Late(writer, Memo.class, 1L)) {
            one.lock();
            other.lock();
        }
        writer.change(s -> update(s, Memo.class));

        try (Late late = new Late(reader, Memo.class, 1L)) {
            assertThat(late.get()).isNull();
        }
    }

    @Test
    void aLockWhoseHolderHasDiedBlocksForTheTimeoutOnly() {
        try (Late dead = new Late(writer, Memo.class, 1L)) {
            dead.lock();
        }
        long begun = System.nanoTime();
        try (Late late = new Late(reader, Memo.class, 1L)) {
            assertThat(late.put(OLD, null)).isFalse();
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (Late next = new Late(reader, Memo.class, 1L)) {
                return next.put("as it is now", null);
            }
        });
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_000));
    }

    @Test
    void anOlderVersionNeverReplacesANewerOne() {
        reader.read(s -> s.find(Account.class, 1L));
        try (Late late = new Late(reader, Account.class, 1L)) {
            assertThat(late.put(OLD, 0L)).isFalse();
            assertThat(late.put("newer", 9L)).isTrue();
            assertThat(late.get()).isEqualTo("newer");
        }
    }
}
