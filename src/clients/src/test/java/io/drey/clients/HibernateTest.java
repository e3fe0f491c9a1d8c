package io.drey.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.clients.shop.Colour;
import io.drey.clients.shop.Country;
import io.drey.clients.shop.Note;
import io.drey.clients.shop.Product;
import io.drey.clients.shop.Size;
import io.drey.servers.RedisServer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.hibernate.Session;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HibernateTest {

    private static RedisServer redis;

    @TempDir
    Path directory;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void servesEntitiesOfEveryStrategyFromTheCache(Setup setup) {
        try (Shop shop = open(setup)) {
            fill(shop);
            shop.change(HibernateTest::readAll);

            long statements = shop.statements(HibernateTest::readAll);

            assertThat(statements).isZero();
            for (Class<?> type : List.of(Product.class, Note.class, Country.class)) {
                assertThat(shop.statistics()
                                .getDomainDataRegionStatistics(type.getName())
                                .getHitCount())
                        .as(type.getName())
                        .isPositive();
            }
            assertThat(shop.statistics().getNaturalIdCacheHitCount()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsItsOwnChangesAtOnce(Setup setup) {
        try (Shop shop = open(setup)) {
            fill(shop);
            shop.change(HibernateTest::readAll);
            shop.change(HibernateTest::rename);

            assertThat(shop.<String>read(s -> s.find(Product.class, 1L).name)).isEqualTo("renamed");
            assertThat(shop.<String>read(s -> s.find(Note.class, 1L).text)).isEqualTo("renamed");
            assertThat(shop.<Set<String>>read(s -> Set.copyOf(s.find(Product.class, 1L).tags)))
                    .containsExactlyInAnyOrder("red", "new");
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesQueriesFromTheCacheUntilTheirTablesChange(Setup setup) {
        try (Shop shop = open(setup)) {
            fill(shop);
            // A result read in the very millisecond of the change before it counts as older
            await().until(() -> shop.statements(HibernateTest::namesIn) == 0);
            assertThat(shop.statistics().getQueryCacheHitCount()).isPositive();
            assertThat(shop.statistics().getUpdateTimestampsCacheHitCount()).isPositive();

            shop.change(HibernateTest::rename);

            assertThat(names(shop)).containsExactly("renamed");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOCAL")
    void twoDeploymentsShareEntriesAndSeeEachOthersUpdates(Setup setup) {
        try (Shop one = open(setup);
                Shop other = open(setup)) {
            fill(one);
            one.change(HibernateTest::readAll);
            await().until(() -> other.statements(HibernateTest::readAll) == 0);

            one.change(HibernateTest::rename);

            if (setup == Setup.REDIS_WITH_PRESET) {
                assertThat(nameIn(other)).isEqualTo("renamed");
                assertThat(names(other)).containsExactly("renamed");
            } else {
                await().until(() -> nameIn(other).equals("renamed"));
                await().until(() -> names(other).equals(List.of("renamed")));
            }
        }
    }

    @Test
    void readsWithoutAContextClassLoader() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Shop one = open(Setup.REDIS_WITH_PRESET);
                Shop other = open(Setup.REDIS_WITH_PRESET)) {
            fill(one);
            one.change(HibernateTest::readAll);
            Thread.currentThread().setContextClassLoader(null);
            assertThat(other.statements(HibernateTest::readAll)).isZero();
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            assertThat(other.statements(HibernateTest::readAll)).isZero();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void isConfiguredByAFileOnTheClassPathAndClosesItsManager() throws Exception {
        System.setProperty("clients.redis", redis.uri());
        URI file = HibernateTest.class.getResource("/shop-cache.conf").toURI();
        CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                .getCacheManager(file, null);

        try (Shop shop = Shop.open(name, "shop-cache.conf")) {
            fill(shop);
            shop.change(HibernateTest::readAll);
            assertThat(shop.statements(HibernateTest::readAll)).isZero();
            assertThat(manager.getCacheNames()).contains(Product.class.getName());
        } finally {
            System.clearProperty("clients.redis");
        }

        assertThat(manager.isClosed()).isTrue();
    }

    @Test
    void isConfiguredByDreyConf() {
        CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                .getCacheManager();

        try (Shop shop = Shop.open(name, null)) {
            fill(shop);
            shop.change(HibernateTest::readAll);
            assertThat(shop.statements(HibernateTest::readAll)).isZero();
            assertThat(manager.getCacheNames()).contains(Product.class.getName());
        }

        assertThat(manager.isClosed()).isTrue();
    }

    @Test
    void marksOfHibernateKeepTheirIdentity() {
        URI file = Setup.REDIS_WITH_PRESET.file(directory, redis.uri(), name);
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                .getCacheManager(file, null)) {
            var cache = manager.createCache("marks", new MutableConfiguration<Object, Object>());

            cache.put("lazy", LazyPropertyInitializer.UNFETCHED_PROPERTY);
            cache.put("back", PropertyAccessStrategyBackRefImpl.UNKNOWN);

            assertThat(cache.get("lazy")).isSameAs(LazyPropertyInitializer.UNFETCHED_PROPERTY);
            assertThat(cache.get("back")).isSameAs(PropertyAccessStrategyBackRefImpl.UNKNOWN);
        }
    }

    private Shop open(Setup setup) {
        return Shop.open(name, setup.file(directory, redis.uri(), name).toString());
    }

    private static void fill(Shop shop) {
        shop.change(s -> {
            Product product = new Product();
            product.id = 1;
            product.sku = "A-1";
            product.name = "lamp";
            product.colour = Colour.LOUD;
            product.price = new BigDecimal("12.50");
            product.tags.add("red");
            Note note = new Note();
            note.id = 1;
            note.text = "note";
            Country country = new Country();
            country.id = 1;
            country.text = "country";
            s.persist(product);
            s.persist(note);
            s.persist(country);
        });
    }

    @SuppressWarnings("deprecation") // the form of earlier versions too
    private static void readAll(Session session) {
        Product product = session.bySimpleNaturalId(Product.class).load("A-1");
        assertThat(product.tags).contains("red");
        assertThat(product.colour.shout()).isEqualTo("LOUD!");
        assertThat(product.size).isEqualTo(new Size(1, 2));
        assertThat(product.price).isEqualByComparingTo("12.50");
        assertThat(product.since).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(session.find(Note.class, 1L)).isNotNull();
        assertThat(session.find(Country.class, 1L).text).isEqualTo("country");
    }

    private static void rename(Session session) {
        session.find(Product.class, 1L).name = "renamed";
        session.find(Product.class, 1L).tags.add("new");
        session.find(Note.class, 1L).text = "renamed";
    }

    private static String nameIn(Shop shop) {
        return shop.read(s -> s.find(Product.class, 1L).name);
    }

    private static List<String> names(Shop shop) {
        return shop.read(HibernateTest::namesIn);
    }

    private static List<String> namesIn(Session session) {
        return session.createQuery("select p.name from Product p where p.colour = :colour", String.class)
                .setParameter("colour", Colour.LOUD)
                .setCacheable(true)
                .list();
    }
}
