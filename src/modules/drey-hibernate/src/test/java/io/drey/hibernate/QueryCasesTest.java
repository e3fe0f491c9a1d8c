package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Catalogue.Author;
import io.drey.hibernate.shop.Catalogue.Book;
import io.drey.hibernate.shop.Catalogue.Loan;
import io.drey.hibernate.shop.Catalogue.Novel;
import io.drey.hibernate.shop.Catalogue.Plain;
import jakarta.persistence.criteria.CriteriaUpdate;
import jakarta.persistence.criteria.Root;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hibernate.Cache;
import org.hibernate.CacheMode;
import org.hibernate.Session;
import org.hibernate.annotations.CacheLayout;
import org.hibernate.query.Query;
import org.hibernate.stat.CacheRegionStatistics;

/** What Hibernate's own tests expect of cached queries. */
class QueryCasesTest {

    private static final AtomicLong IDS = new AtomicLong(4_000);

    private final long id = IDS.incrementAndGet();

    private void fill(Shop shop) {
        shop.change(s -> {
            Author author = new Author(id);
            author.names.add("name");
            s.persist(author);
            for (int i = 1; i <= 3; i++) {
                Novel novel = new Novel(10 * id + i, "hero " + i);
                novel.author = author;
                s.persist(novel);
            }
            s.persist(new Plain(id, "plain"));
        });
    }

    private <T> Query<T> query(Session session, String text, Class<T> type) {
        return session.createQuery(text, type).setParameter("id", id).setCacheable(true);
    }

    private List<String> titles(Session session) {
        return query(session, "select b.title from Book b where b.author.id = :id order by b.id", String.class)
                .list();
    }

    private List<String> titles() {
        return List.of("novel " + (10 * id + 1), "novel " + (10 * id + 2), "novel " + (10 * id + 3));
    }

    @EachWay
    void everyFormOfAResultIsServed(Shop shop) {
        fill(shop);
        String from = " from Book b where b.author.id = :id order by b.id";
        shop.awaitServed(s -> assertThat(titles(s)).isEqualTo(titles()));
        shop.awaitServed(s -> assertThat(query(s, from, Book.class).list())
                .extracting(book -> ((Novel) book).hero)
                .containsExactly("hero 1", "hero 2", "hero 3"));
        shop.awaitServed(s -> assertThat(query(s, from, Book.class)
                        .setFirstResult(1)
                        .setMaxResults(1)
                        .list())
                .extracting(book -> ((Novel) book).hero)
                .containsExactly("hero 2"));
        shop.awaitServed(s -> assertThat(query(s, "select b.title, b.author, b.version" + from, Object[].class)
                        .list())
                .allSatisfy(row -> assertThat(((Author) row[1]).id).isEqualTo(id))
                .hasSize(3));
        shop.awaitServed(s -> assertThat(query(s, "select count(*) from Book b where b.author.id = :id", Long.class)
                        .getSingleResult())
                .isEqualTo(3));
        shop.awaitServed(s -> assertThat(query(s, "select max(b.title) from Book b where b.id = :id", String.class)
                        .list())
                .containsExactly((String) null));
        shop.awaitServed(s -> assertThat(
                        query(s, "from Loan l where l.book = :id", Loan.class).list())
                .isEmpty());
        shop.awaitServed(s -> assertThat(query(s, "from Author a join fetch a.names where a.id = :id", Author.class)
                        .getSingleResult()
                        .names)
                .containsExactly("name"));
    }

    @EachWay
    void eachParameterHasAResultOfItsOwn(Shop shop) {
        fill(shop);
        shop.awaitServed(s -> titles(s));
        assertThat(shop.<List<String>>read(s -> s.createQuery(
                                "select b.title from Book b where b.author.id = :id order by b.id", String.class)
                        .setParameter("id", -1L)
                        .setCacheable(true)
                        .list()))
                .isEmpty();
        assertThat(shop.<List<String>>read(this::titles)).isEqualTo(titles());
    }

    /** Whatever changes a table, and however Hibernate is told of it. */
    @EachWay
    void eachWayOfChangingATableEndsTheResultsOnIt(Shop shop) {
        fill(shop);
        long first = 10 * id + 1;
        List<Consumer<Session>> ways = List.of(
                s -> s.find(Book.class, first).title = "entity",
                s -> s.createMutationQuery("update Novel set title = 'hql' where id = " + first)
                        .executeUpdate(),
                s -> s.createNativeMutationQuery("update Book set title = 'native' where id = " + first)
                        .executeUpdate(),
                s -> s.createNativeQuery("update Book set title = 'synchronised' where id = " + first, Object.class)
                        .addSynchronizedEntityClass(Book.class)
                        .executeUpdate(),
                s -> {
                    CriteriaUpdate<Book> update = s.getCriteriaBuilder().createCriteriaUpdate(Book.class);
                    Root<Book> root = update.from(Book.class);
                    update.set(root.<String>get("title"), "criteria");
                    update.where(s.getCriteriaBuilder().equal(root.get("id"), first));
                    s.createMutationQuery(update).executeUpdate();
                });
        List<String> expected = List.of("entity", "hql", "native", "synchronised", "criteria");
        for (int i = 0; i < ways.size(); i++) {
            shop.awaitServed(this::titles);
            shop.change(ways.get(i));
            assertThat(shop.<List<String>>read(this::titles).get(0)).isEqualTo(expected.get(i));
            assertThat(shop.<String>read(s -> s.find(Book.class, first).title)).isEqualTo(expected.get(i));
        }
        shop.awaitServed(this::titles);
        shop.change(s -> s.remove(s.find(Book.class, first)));
        assertThat(shop.<List<String>>read(this::titles)).isEqualTo(titles().subList(1, 3));
    }

    /** A statement of which Hibernate knows the tables leaves what is cached of others. */
    @EachWay
    void aNativeStatementEndsEverythingUnlessItNamesItsTables(Shop shop) {
        fill(shop);
        shop.awaitServed(this::titles);
        shop.awaitServed(s -> s.find(Book.class, 10 * id + 1));
        shop.change(s -> s.createNativeQuery("update Plain set text = 'x' where id = " + id, Object.class)
                .addSynchronizedEntityClass(Plain.class)
                .executeUpdate());
        assertThat(shop.statements(this::titles)).isZero();
        assertThat(shop.sessions().getCache().containsEntity(Book.class, 10 * id + 1))
                .isTrue();
        assertThat(shop.<String>read(s -> s.find(Plain.class, id).text)).isEqualTo("x");

        shop.change(s -> s.createNativeMutationQuery("update Plain set text = 'y' where id = " + id)
                .executeUpdate());
        assertThat(shop.sessions().getCache().containsEntity(Book.class, 10 * id + 1))
                .isFalse();
        assertThat(shop.statements(this::titles)).isEqualTo(1);
        assertThat(shop.<String>read(s -> s.find(Plain.class, id).text)).isEqualTo("y");
    }

    @EachWay
    void aNativeQueryIsServedUntilATableChangesThatItNames(Shop shop) {
        fill(shop);
        Consumer<Session> look = s -> assertThat(
                        s.createNativeQuery("select title from Book where author_id = :id order by id", String.class)
                                .addSynchronizedEntityClass(Book.class)
                                .setParameter("id", id)
                                .setCacheable(true)
                                .list())
                .isEqualTo(titles(s));
        shop.awaitServed(look);
        shop.change(s -> s.find(Book.class, 10 * id + 1).title = "changed");
        shop.change(look);
    }

    @EachWay
    void aJoinEndsWithEachOfItsTables(Shop shop) {
        fill(shop);
        Consumer<Session> join =
                s -> query(s, "select b.title, a.name from Book b join b.author a where a.id = :id", Object[].class)
                        .list();
        shop.awaitServed(join);
        shop.change(s -> s.find(Author.class, id).name = "changed");
        assertThat(shop.statements(join)).isEqualTo(1);
        shop.awaitServed(join);
        shop.change(s -> s.find(Book.class, 10 * id + 1).title = "changed");
        assertThat(shop.statements(join)).isEqualTo(1);
        shop.awaitServed(join);
        shop.change(s -> s.find(Plain.class, id).text = "changed"); // is not in it
        assertThat(shop.statements(join)).isZero();
    }

    @EachWay
    void aTransactionSeesItsOwnChangesAndLeavesNothingIfItIsRolledBack(Shop shop) {
        fill(shop);
        shop.awaitServed(this::titles);
        try (Session session = shop.sessions().openSession()) {
            session.beginTransaction();
            session.find(Book.class, 10 * id + 1).title = "lost";
            assertThat(titles(session).get(0)).isEqualTo("lost");
            assertThat(titles(session).get(0)).isEqualTo("lost");
            session.getTransaction().rollback();
        }
        assertThat(shop.<List<String>>read(this::titles)).isEqualTo(titles());
        shop.awaitServed(s -> assertThat(titles(s)).isEqualTo(titles()));
    }

    private List<String> namedTitles(Session session, String region) {
        return query(session, "select b.title from Book b where b.author.id = :id order by b.id", String.class)
                .setCacheRegion(region)
                .list();
    }

    @EachWay
    void aRegionOfItsOwnIsEvictedByItsName(Shop shop) {
        fill(shop);
        Cache cache = shop.sessions().getCache();
        Consumer<Session> named = s -> namedTitles(s, "titles");
        shop.awaitServed(this::titles);
        shop.awaitServed(named);
        assertThat(cache.containsQuery("titles")).isTrue();
        assertThat(shop.statistics().getQueryRegionStatistics("titles").getHitCount())
                .isPositive();

        cache.evictQueryRegion("titles");
        assertThat(shop.statements(this::titles)).isZero();
        assertThat(shop.statements(named)).isEqualTo(1);

        shop.awaitServed(named);
        cache.evictDefaultQueryRegion();
        assertThat(shop.statements(named)).isZero();
        assertThat(shop.statements(this::titles)).isEqualTo(1);

        shop.awaitServed(this::titles);
        cache.evictQueryRegions();
        assertThat(shop.statements(named)).isEqualTo(1);
        assertThat(shop.statements(this::titles)).isEqualTo(1);
    }

    @EachWay
    void theCacheModeHoldsForQueries(Shop shop) {
        fill(shop);
        shop.awaitServed(this::titles);
        shop.byOthers("update Book set title = 'by others' where id = " + (10 * id + 1));
        assertThat(first(shop, CacheMode.NORMAL)).isEqualTo(titles().get(0));
        assertThat(first(shop, CacheMode.IGNORE)).isEqualTo("by others");
        assertThat(first(shop, CacheMode.GET)).isEqualTo(titles().get(0));
        assertThat(first(shop, CacheMode.REFRESH)).isEqualTo("by others");
        assertThat(first(shop, CacheMode.GET)).isEqualTo("by others");
    }

    private String first(Shop shop, CacheMode mode) {
        return shop.<List<String>>read(
                        s -> query(s, "select b.title from Book b where b.author.id = :id order by b.id", String.class)
                                .setCacheMode(mode)
                                .list())
                .get(0);
    }

    @EachWay
    void eachLayoutServesEntitiesAsTheyAre(Shop.Builder builder) {
        for (CacheLayout layout : CacheLayout.values()) {
            try (Shop shop =
                    builder.set("hibernate.cache.query_cache_layout", layout).open()) {
                fill(shop);
                Consumer<Session> look =
                        s -> assertThat(query(s, "from Book b join fetch b.author where b.author.id = :id", Book.class)
                                        .list())
                                .extracting(book -> book.author.name)
                                .containsOnly(s.find(Author.class, id).name);
                shop.awaitServed(look);
                shop.change(s -> s.find(Author.class, id).name = "renamed");
                shop.change(look);
                shop.awaitServed(look);
                shop.sessions().getCache().evictEntityData();
                shop.change(look);
                shop.change(s -> {
                    s.createMutationQuery("delete Book").executeUpdate();
                    s.createNativeMutationQuery("delete from Author_names").executeUpdate();
                    s.createMutationQuery("delete Author").executeUpdate();
                    s.createMutationQuery("delete Plain").executeUpdate();
                });
            }
        }
    }

    @EachWay
    void hitsMissesAndPutsOfEachRegionAreCounted(Shop shop) {
        fill(shop);
        String region = "counted " + id;
        shop.change(s -> namedTitles(s, region));
        CacheRegionStatistics statistics = shop.statistics().getQueryRegionStatistics(region);
        assertThat(statistics.getMissCount()).isEqualTo(1);
        assertThat(statistics.getPutCount()).isEqualTo(1);
        await().until(() -> {
            shop.change(s -> namedTitles(s, region));
            return statistics.getHitCount() > 0;
        });
        assertThat(statistics.getPutCount()).isEqualTo(statistics.getMissCount());
    }
}
