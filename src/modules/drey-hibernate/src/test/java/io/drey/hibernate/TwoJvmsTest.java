package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.fleet.Worker;
import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Country;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two JVMs, one database, one Redis. */
class TwoJvmsTest {

    /** Beyond the bound: how late a thread of a loaded machine may be. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static RedisServer redis;
    private static Database h2;
    private static int count;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisServer.start();
        h2 = Database.start(Database.Kind.H2);
    }

    @AfterAll
    static void end() {
        h2.close();
        redis.close();
    }

    /** This JVM and another one. */
    private record Both(Shop here, Worker there) implements AutoCloseable {

        static Both open(Database database, String staleness) throws Exception {
            String namespace = "two" + ++count;
            Shop here = ShopMain.shop(database.url(), redis.uri(), namespace, staleness)
                    .open();
            here.change(s -> List.of("Account", "Memo", "Note", "Country")
                    .forEach(each -> s.createMutationQuery("delete " + each).executeUpdate()));
            here.change(s -> {
                s.persist(new Account(1, 0));
                s.persist(new Memo(1, "0"));
                s.persist(new Note(1, "0"));
                for (long id = 10; id < 20; id++) {
                    s.persist(new Account(id, 100));
                }
            });
            Worker there = Worker.start(
                    ShopMain.class,
                    count,
                    List.of("-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file")),
                    database.url(),
                    redis.uri(),
                    namespace,
                    staleness);
            Both both = new Both(here, there);
            both.does("find", "Memo", 0); // it answers
            return both;
        }

        int does(String step, String key, int number) throws Exception {
            String answer = there.does(step, key, number).get(60, TimeUnit.SECONDS);
            return answer.matches("-?\\d+") ? Integer.parseInt(answer) : -1;
        }

        @Override
        public void close() {
            there.close();
            here.close();
        }
    }

    private static final List<String> TYPES = List.of("Account", "Memo", "Note");

    @Test
    void withoutStalenessTheOtherJvmReadsNothingOlderThanTheLastCommit() throws Exception {
        try (Both both = Both.open(h2, "0")) {
            for (String type : TYPES) {
                for (int value = 1; value <= 40; value += 2) {
                    int mine = value;
                    both.here.change(s -> Values.update(s, type, mine));
                    assertThat(both.does("find", type, 0)).as(type).isEqualTo(mine);

                    both.does("update", type, mine + 1);
                    assertThat(both.here.<Integer>read(s -> Values.of(s, type)))
                            .as(type)
                            .isEqualTo(mine + 1);
                }
                // A load within the moment in which the clocks may differ is not stored
                await().until(() -> both.does("statements", type, 0) == 0);
            }
            assertReadOnly(both, Duration.ZERO);
        }
    }

    @Test
    void withABoundTheOtherJvmReadsNothingOlderThanThat() throws Exception {
        Duration bound = Duration.ofMillis(500);
        try (Both both = Both.open(h2, "500ms")) {
            for (String type : TYPES) {
                for (int value = 1; value <= 5; value++) {
                    int mine = value;
                    both.does("find", type, 0);
                    both.here.change(s -> Values.update(s, type, mine));
                    assertThat(both.here.<Integer>read(s -> Values.of(s, type)))
                            .as(type)
                            .isEqualTo(mine);

                    await().atMost(bound.plus(SLACK)).until(() -> both.does("find", type, 0) == mine);
                }
                // A load within the moment in which the clocks may differ is not stored
                await().until(() -> both.does("statements", type, 0) == 0);
            }
            assertReadOnly(both, bound);
        }
    }

    /** What is READ_ONLY comes and goes, and never changes in between. */
    private static void assertReadOnly(Both both, Duration bound) throws Exception {
        for (int id = 100; id < 103; id++) {
            int each = id;
            assertThat(both.does("country", "-", each)).isZero();
            both.here.change(s -> s.persist(new Country(each, "land " + each)));
            assertThat(both.does("country", "-", each)).isEqualTo(1); // nothing remembers that it was not there
            await().until(() -> both.does("country-statements", "-", each) == 0);

            both.here.change(s -> s.remove(s.find(Country.class, (long) each)));
            assertThat(both.here.<Country>read(s -> s.find(Country.class, (long) each)))
                    .isNull();
            if (bound.isZero()) {
                assertThat(both.does("country", "-", each)).isZero();
            } else {
                await().atMost(bound.plus(SLACK)).until(() -> both.does("country", "-", each) == 0);
            }
        }
    }

    /** Whatever the bound is. */
    @Test
    void aQuerysResultIsNeverOlderThanTheLastCommitOfTheOtherJvm() throws Exception {
        try (Both both = Both.open(h2, "1h")) {
            for (int value = 1; value <= 40; value += 2) {
                int mine = value;
                both.here.change(s -> Values.update(s, "Memo", mine));
                assertThat(both.does("query", "Memo", 0)).isEqualTo(mine);
                both.does("query", "Memo", 0);

                both.does("update", "Memo", mine + 1);
                assertThat(ShopMain.query(both.here)).isEqualTo(mine + 1);
            }
            await().until(() -> {
                long before = both.here.statistics().getPrepareStatementCount();
                ShopMain.query(both.here);
                return both.here.statistics().getPrepareStatementCount() == before;
            });
        }
    }

    @Test
    void onPostgresqlNoTransferIsLostAndNothingOldIsWritten() throws Exception {
        try (Database database = Database.start(Database.Kind.POSTGRESQL);
                Both both = Both.open(database, "1s")) {
            CompletableFuture<String> there = both.there.does("transfer", "Account", 100);
            ShopMain.transfer(both.here, 100);
            there.get(60, TimeUnit.SECONDS);

            int inTheDatabase = sum(both.here, "select sum(balance) from Account where id >= 10");
            assertThat(inTheDatabase).isEqualTo(1_000);
            await().atMost(Duration.ofSeconds(1).plus(SLACK)).until(() -> cached(both.here) == 1_000);
        }
    }

    private static int sum(Shop shop, String query) {
        return shop.read(s -> s.createQuery(query, Long.class).getSingleResult().intValue());
    }

    private static int cached(Shop shop) {
        return shop.read(s -> {
            int sum = 0;
            for (long id = 10; id < 20; id++) {
                sum += s.find(Account.class, id).balance;
            }
            return sum;
        });
    }

    @Test
    void aJvmThatIsKilledWhileItChangesBlocksTheCachingOfThatEntityForTheTimeoutOnly() throws Exception {
        try (Both both = Both.open(h2, "0")) {
            both.there.does("hold", "Memo", 5).get(60, TimeUnit.SECONDS);
            both.there.kill(); // with the transaction open

            assertThat(both.here.<Integer>read(s -> Values.of(s, "Memo"))).isZero();
            assertThat(both.here.statements(s -> Values.of(s, "Memo"))).isEqualTo(1);
            await().atMost(Duration.ofSeconds(40)).until(() -> both.here.statements(s -> Values.of(s, "Memo")) == 0);
            assertThat(both.here.<Integer>read(s -> Values.of(s, "Memo"))).isZero();
        }
    }
}
