package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.servers.RedisServer;
import java.util.UUID;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two session factories with managers of their own share entities by Redis, as two JVMs do. */
class TwoFactoriesTest {

    private static RedisServer redis;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    private Shop.Builder shop() {
        return Shop.of(Shop.inMemory(name), redis.uri())
                .set("drey.namespace", name)
                .map(Account.class);
    }

    @Test
    void whatOneHasWrittenTheOtherReadsWithoutAStatement() {
        try (Shop one = shop().open();
                Shop other = shop().open()) {
            one.change(s -> s.persist(new Account(1, 100)));

            long statements = other.statements(
                    s -> assertThat(s.find(Account.class, 1L).balance).isEqualTo(100));

            assertThat(statements).isZero();
            assertThat(one.region(Account.class).getPutCount()).isEqualTo(1);
            assertThat(other.region(Account.class).getHitCount()).isEqualTo(1);
        }
    }

    @Test
    void anUpdateIsSeenByItsOwnFactoryAtOnceAndByTheOtherWithinTheBound() {
        try (Shop one = shop().open();
                Shop other = shop().open()) {
            one.change(s -> s.persist(new Account(1, 100)));
            other.read(s -> s.find(Account.class, 1L));

            one.change(s -> s.find(Account.class, 1L).balance = 70);

            assertThat(one.<Integer>read(s -> s.find(Account.class, 1L).balance))
                    .isEqualTo(70);
            await().until(() -> other.<Integer>read(s -> s.find(Account.class, 1L).balance) == 70);
            assertThat(other.statements(s -> s.find(Account.class, 1L))).isZero();
        }
    }

    @Test
    void withNoStalenessAllowedEachReadSeesTheLastCommit() {
        try (Shop one = shop().set("drey.defaults.local.max-staleness", "0").open();
                Shop other =
                        shop().set("drey.defaults.local.max-staleness", "0").open()) {
            one.change(s -> s.persist(new Account(1, 0)));
            for (int i = 1; i <= 200; i++) {
                Shop writer = i % 2 == 0 ? one : other;
                Shop reader = i % 2 == 0 ? other : one;
                int balance = i;
                writer.change(s -> s.find(Account.class, 1L).balance = balance);

                assertThat(reader.<Integer>read(s -> s.find(Account.class, 1L).balance))
                        .isEqualTo(balance);
            }
            assertThat(one.region(Account.class).getHitCount()).isGreaterThan(100);
        }
    }

    @Test
    void ofTheSameServicesEachHasItsOwnPrefixAndClasses() {
        StandardServiceRegistry services = shop().registry();
        Shop one = shop().open(services, "one");
        try (Shop other = shop().map(Account.class, Product.class, Note.class).open(services, "other")) {
            try (one) {
                one.change(s -> s.persist(new Account(1, 100)));
                one.byOthers("update Account set balance = 200");
                assertThat(other.<Integer>read(s -> s.find(Account.class, 1L).balance))
                        .isEqualTo(200);
                assertThat(one.<Integer>read(s -> s.find(Account.class, 1L).balance))
                        .isEqualTo(100);
            }
            other.change(s -> s.persist(new Product()));
            other.awaitServed(s -> assertThat(s.find(Product.class, 0L).money).isEqualTo(new Product().money));
        }
    }
}
