package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.hibernate.shop.Catalogue.Author;
import io.drey.hibernate.shop.Catalogue.Seat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hibernate.Cache;
import org.hibernate.Session;
import org.hibernate.stat.NaturalIdStatistics;

/** What Hibernate's own tests expect of cached natural ids. */
@SuppressWarnings("deprecation") // what came in place of them is not in 6.6
class NaturalIdCasesTest {

    private static final AtomicLong IDS = new AtomicLong(3_000);

    private final long id = IDS.incrementAndGet();
    private final String hall = "hall " + id;

    private static Seat find(Session session, String hall, Integer line) {
        return session.byNaturalId(Seat.class)
                .using("hall", hall)
                .using("line", line)
                .load();
    }

    private static Long idOf(Shop shop, String hall, Integer line) {
        return shop.read(s -> {
            Seat found = find(s, hall, line);
            return found == null ? null : found.id;
        });
    }

    private Author author(Session session) {
        return session.bySimpleNaturalId(Author.class).load("code " + id);
    }

    private void seat(Shop shop) {
        shop.change(s -> s.persist(new Seat(id, hall, 1)));
        shop.awaitServed(s -> assertThat(find(s, hall, 1).id).isEqualTo(id));
    }

    @EachWay
    void oneThatNeverChangesIsServedAndCounted(Shop shop) {
        NaturalIdStatistics statistics = shop.statistics().getNaturalIdStatistics(Author.class.getName());
        long puts = statistics.getCachePutCount();
        shop.change(s -> s.persist(new Author(id)));
        assertThat(statistics.getCachePutCount() - puts).isEqualTo(1);

        long hits = statistics.getCacheHitCount();
        shop.awaitServed(s -> assertThat(author(s).id).isEqualTo(id));
        assertThat(statistics.getCacheHitCount()).isGreaterThan(hits);

        long misses = statistics.getCacheMissCount();
        assertThat(shop.<Author>read(s -> s.bySimpleNaturalId(Author.class).load("nobody's")))
                .isNull();
        assertThat(statistics.getCacheMissCount() - misses).isEqualTo(1);
    }

    @EachWay
    void oneThatChangesLeavesNothingUnderTheOldOne(Shop shop) {
        seat(shop);
        shop.change(s -> s.find(Seat.class, id).line = 2);

        assertThat(idOf(shop, hall, 1)).isNull();
        assertThat(idOf(shop, hall, 2)).isEqualTo(id);
        shop.awaitServed(s -> assertThat(find(s, hall, 2).id).isEqualTo(id));
    }

    @EachWay
    void oneWithAMissingPartIsFoundAndServed(Shop shop) {
        shop.change(s -> s.persist(new Seat(id, hall, null)));
        assertThat(idOf(shop, hall, null)).isEqualTo(id);
        assertThat(idOf(shop, hall, 1)).isNull();
        shop.change(s -> s.find(Seat.class, id).line = 1);
        assertThat(idOf(shop, hall, null)).isNull();
        assertThat(idOf(shop, hall, 1)).isEqualTo(id);
    }

    @EachWay
    void aChangeThatIsRolledBackIsNeverSeen(Shop shop) {
        seat(shop);
        rolledBack(shop, s -> s.find(Seat.class, id).line = 2);

        assertThat(idOf(shop, hall, 2)).isNull();
        assertThat(idOf(shop, hall, 1)).isEqualTo(id);
        shop.awaitServed(s -> assertThat(find(s, hall, 1).id).isEqualTo(id));

        rolledBack(shop, s -> s.persist(new Seat(-id, hall, 3)));
        assertThat(idOf(shop, hall, 3)).isNull();
    }

    private static void rolledBack(Shop shop, Consumer<Session> work) {
        try (Session session = shop.sessions().openSession()) {
            session.beginTransaction();
            work.accept(session);
            session.flush();
            session.getTransaction().rollback();
        }
    }

    @EachWay
    void oneThatAnotherEntityTakesOverIsThatOnes(Shop shop) {
        seat(shop);
        shop.change(s -> {
            s.remove(s.find(Seat.class, id));
            s.flush();
            s.persist(new Seat(-id, hall, 1));
        });
        assertThat(idOf(shop, hall, 1)).isEqualTo(-id);

        shop.change(s -> s.find(Seat.class, -id).line = 2);
        shop.change(s -> s.persist(new Seat(id, hall, 1)));
        assertThat(idOf(shop, hall, 1)).isEqualTo(id);
        assertThat(idOf(shop, hall, 2)).isEqualTo(-id);

        shop.change(s -> s.find(Seat.class, id).line = 3);
        shop.change(s -> s.find(Seat.class, -id).line = 1);
        shop.change(s -> s.find(Seat.class, id).line = 2); // and so they have changed places
        assertThat(idOf(shop, hall, 1)).isEqualTo(-id);
        assertThat(idOf(shop, hall, 2)).isEqualTo(id);
    }

    @EachWay
    void thatOfARemovedEntityIsGone(Shop shop) {
        seat(shop);
        shop.change(s -> s.remove(s.find(Seat.class, id)));
        assertThat(idOf(shop, hall, 1)).isNull();
    }

    @EachWay
    void aBulkUpdateEndsThoseOfItsEntities(Shop shop) {
        seat(shop);
        shop.change(s -> s.createMutationQuery("update Seat set line = 2 where id = :id")
                .setParameter("id", id)
                .executeUpdate());
        assertThat(idOf(shop, hall, 1)).isNull();
        assertThat(idOf(shop, hall, 2)).isEqualTo(id);
    }

    @EachWay
    void evictionEndsThemAndNotTheirEntities(Shop shop) {
        Cache cache = shop.sessions().getCache();
        for (Runnable way : new Runnable[] {
            () -> cache.evictNaturalIdData(Seat.class),
            () -> cache.evictNaturalIdData(Seat.class.getName()),
            cache::evictNaturalIdData
        }) {
            shop.change(s -> s.merge(new Seat(id, hall, 1)));
            shop.awaitServed(s -> find(s, hall, 1));
            shop.awaitServed(s -> s.find(Seat.class, id));
            way.run();
            assertThat(cache.containsEntity(Seat.class, id)).isTrue();
            assertThat(shop.statements(s -> find(s, hall, 1))).isEqualTo(1);
        }
    }
}
