package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.servers.RedisServer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Hibernate;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Stateless sessions, which use the second-level cache since Hibernate 7: what they change ends what is cached of it.
 */
class StatelessSessionsTest {

    private static final String NAME = "n" + UUID.randomUUID().toString().substring(0, 8);

    private static RedisServer redis;
    private static Shop writer;
    private static Shop reader;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        writer = shop();
        reader = shop();
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
                .map(Account.class, Memo.class, Note.class, Product.class)
                .open();
    }

    private static void stateless(Consumer<StatelessSession> work) {
        writer.sessions().inStatelessTransaction(work);
    }

    private static List<Object> seen(Shop shop, long id) {
        return shop.read(s -> List.of(
                s.find(Account.class, id).balance,
                s.find(Memo.class, id).text,
                s.find(Note.class, id).text,
                Set.copyOf(s.find(Product.class, id).tags)));
    }

    private static void fill(long id) {
        writer.change(s -> {
            s.persist(new Account(id, 1));
            s.persist(new Memo(id, "first"));
            s.persist(new Note(id, "first"));
            Product product = new Product();
            product.id = id;
            product.sku = "" + id;
            product.tags.add("first");
            s.persist(product);
        });
        List.of(reader, writer)
                .forEach(each -> each.awaitServed(s -> {
                    s.find(Account.class, id);
                    s.find(Memo.class, id);
                    s.find(Note.class, id);
                    Hibernate.initialize(s.find(Product.class, id).tags);
                }));
    }

    private static void update(StatelessSession session, long id) {
        Account account = session.get(Account.class, id);
        account.balance = 2;
        session.update(account);
        Memo memo = session.get(Memo.class, id);
        memo.text = "second";
        session.update(memo);
        Note note = session.get(Note.class, id);
        note.text = "second";
        session.upsert(note);
        Product product = session.get(Product.class, id);
        product.tags = Set.of("second");
        session.update(product);
    }

    @Test
    void whatIsUpdatedIsSeenByAllOnceItIsCommittedAndIsCachedAgain() {
        fill(1);

        stateless(s -> update(s, 1));

        for (Shop each : List.of(reader, writer)) {
            assertThat(seen(each, 1)).containsExactly(2, "second", "second", Set.of("second"));
        }
        reader.awaitServed(s -> s.find(Memo.class, 1L));
        reader.awaitServed(s -> s.find(Account.class, 1L));
        reader.awaitServed(s -> s.find(Note.class, 1L));
        reader.awaitServed(s -> Hibernate.initialize(s.find(Product.class, 1L).tags));
    }

    @Test
    void whatOthersReadBeforeTheCommitIsNotServedAfterIt() {
        fill(2);

        stateless(s -> {
            update(s, 2);
            try (Late one = new Late(reader, Memo.class, 2L);
                    Late other = new Late(reader, Note.class, 2L)) {
                one.put("old", null);
                other.put("old", null);
            }
        });

        try (Late one = new Late(reader, Memo.class, 2L);
                Late other = new Late(reader, Note.class, 2L)) {
            assertThat(one.get()).isNotEqualTo("old");
            assertThat(other.get()).isNotEqualTo("old");
        }
    }

    @Test
    void whatIsDeletedIsGoneForAll() {
        fill(3);

        stateless(s -> s.delete(s.get(Memo.class, 3L)));

        assertThat(reader.<Memo>read(s -> s.find(Memo.class, 3L))).isNull();
        assertThat(writer.<Memo>read(s -> s.find(Memo.class, 3L))).isNull();
    }
}
