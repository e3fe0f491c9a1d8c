package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.servers.RedisServer;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.cache.CacheManager;
import javax.management.ObjectName;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Type;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.usertype.UserType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the properties do, and what is left when a session factory is closed. */
class SetUpTest {

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

    /** Asks for what is not offered. */
    @Entity
    @Cache(usage = CacheConcurrencyStrategy.TRANSACTIONAL)
    public static class Demanding {

        @Id
        public long id;
    }

    /** Nothing in the mapping names {@link Circle}. */
    public interface Shape extends Serializable {}

    /** The class of all values. */
    public record Circle(int radius) implements Shape {}

    /** Lets values be cached as they are. */
    public static final class ShapeType implements UserType<Shape> {

        @Override
        public int getSqlType() {
            return Types.INTEGER;
        }

        @Override
        public Class<Shape> returnedClass() {
            return Shape.class;
        }

        @Override
        public Shape nullSafeGet(ResultSet results, int position, WrapperOptions options) throws SQLException {
            return new Circle(results.getInt(position));
        }

        @Override
        public void nullSafeSet(PreparedStatement statement, Shape value, int position, WrapperOptions options)
                throws SQLException {
            statement.setInt(position, ((Circle) value).radius());
        }

        @Override
        public Shape deepCopy(Shape value) {
            return value;
        }

        @Override
        public boolean isMutable() {
            return false;
        }
    }

    /** Has an attribute of a class that the mapping does not tell. */
    @Entity(name = "Drawing")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public static class Drawing {

        @Id
        public long id;

        @Version
        public int version;

        public String name = "";

        @Type(ShapeType.class)
        public Shape shape = new Circle(5);
    }

    private Shop.Builder shop() {
        return Shop.of(Shop.inMemory(name), redis.uri())
                .set("drey.namespace", name)
                .map(Account.class, Memo.class, Note.class, Product.class);
    }

    private static CacheManager manager(Shop shop) {
        return ((DreyRegionFactory) shop.sessions()
                        .unwrap(SessionFactoryImplementor.class)
                        .getCache()
                        .getRegionFactory())
                .getCacheManager();
    }

    @Test
    void transactionalIsRefusedByName() {
        assertThatThrownBy(() -> shop().map(Demanding.class).open())
                .hasStackTraceContaining("asks for TRANSACTIONAL, which Drey does not offer");
    }

    @Test
    void aRegionTakesOptionsByItsNameOrTemplate() {
        try (Shop shop = shop().set("drey.regions.\"io.drey.hibernate.shop.Mem*\".expiry.creation", "50ms")
                .set("drey.regions.\"io.drey.hibernate.shop.Mem*\".expiry.update", "50ms")
                .open()) {
            shop.change(s -> s.persist(new Memo(1, "short")));
            shop.change(s -> s.persist(new Account(1, 5)));

            await().until(() -> !shop.sessions().getCache().containsEntity(Memo.class, 1L));
            assertThat(shop.sessions().getCache().containsEntity(Account.class, 1L))
                    .isTrue();
        }
    }

    @Test
    void aRegionThatNothingIsConfiguredForMayBeRefused() {
        assertThatThrownBy(() -> shop().set("hibernate.javax.cache.missing_cache_strategy", "fail")
                        .open())
                .hasStackTraceContaining("has no configuration: drey.caches.\"");
        shop().set("hibernate.cache.drey.missing_cache_strategy", "fail")
                .set("drey.regions.\"io.drey.*\".local.maximum-size", "10")
                .open()
                .close();
    }

    @Test
    void mistakesAreToldByTheKey() {
        assertThatThrownBy(() ->
                        shop().set("hibernate.cache.drey.lock_timeout", "soon").open())
                .hasStackTraceContaining("hibernate.cache.drey.lock_timeout is 'soon'");
        assertThatThrownBy(() -> shop().set("hibernate.cache.drey.missing_cache_strategy", "x")
                        .open())
                .hasStackTraceContaining("create, create-warn, fail");
        assertThatThrownBy(
                        () -> shop().set("drey.defaults.local.maximumsize", "1").open())
                .hasStackTraceContaining("maximum-size");
    }

    private static void draw(org.hibernate.Session session) {
        Drawing drawing = new Drawing();
        drawing.id = 1;
        session.persist(drawing);
    }

    @Test
    void aClassThatTheMappingDoesNotNameIsNotCachedAndNothingFails() {
        try (Shop shop = shop().map(Drawing.class).open()) {
            shop.change(SetUpTest::draw);
            for (int i = 0; i < 3; i++) {
                String renamed = "renamed " + i;
                shop.change(s -> s.find(Drawing.class, 1L).name = renamed);
                shop.change(s -> {
                    assertThat(s.find(Drawing.class, 1L).name).isEqualTo(renamed);
                    assertThat(s.find(Drawing.class, 1L).shape).isEqualTo(new Circle(5));
                });
            }
            assertThat(shop.region(Drawing.class).getPutCount()).isZero();
        }
    }

    @Test
    void whatTheUserAllowsIsAddedToTheMapping() {
        try (Shop shop = shop().map(Drawing.class)
                .set("drey.codec.allow", Circle.class.getName())
                .open()) {
            shop.change(SetUpTest::draw);

            assertThat(shop.statements(
                            s -> assertThat(s.find(Drawing.class, 1L).shape).isEqualTo(new Circle(5))))
                    .isZero();
        }
    }

    @Test
    void theManagerHoldsOtherCachesBesideTheRegions() {
        try (Shop shop = shop().open()) {
            CacheManager manager = manager(shop);
            manager.createCache("beside", new javax.cache.configuration.MutableConfiguration<>())
                    .put("key", "value");
            assertThat(manager.getCache("beside").get("key")).isEqualTo("value");
            assertThat(manager.getCacheNames()).contains(Memo.class.getName());
        }
    }

    @Test
    void aClosedSessionFactoryLeavesNoManagerThreadOrBean() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        CacheManager manager;
        try (Shop shop = shop().set("drey.defaults.management", true)
                .set("drey.defaults.statistics", true)
                .open()) {
            shop.change(s -> s.persist(new Memo(1, "memo")));
            manager = manager(shop);
            assertThat(beans()).isNotEmpty();
        }

        assertThat(manager.isClosed()).isTrue();
        assertThat(beans()).isEmpty();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread ->
                                !before.contains(thread) && thread.getName().startsWith("drey"))
                        .map(Thread::getName)
                        .collect(Collectors.toSet()))
                .isEmpty());
    }

    private Set<ObjectName> beans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("*:Cache=*,*"), null).stream()
                .filter(bean -> bean.getKeyProperty("Cache").contains(Memo.class.getName()))
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("try") // closed before its end, to look at the other one
    @Test
    void severalSessionFactoriesOfOneJvmEachCloseTheirOwnManager() {
        try (Shop one = shop().open();
                Shop other = shop().open()) {
            assertThat(manager(one)).isNotSameAs(manager(other));
            one.change(s -> s.persist(new Memo(1, "memo")));
            one.close();

            assertThat(other.statements(
                            s -> assertThat(s.find(Memo.class, 1L).text).isEqualTo("memo")))
                    .isZero();
        }
    }
}
