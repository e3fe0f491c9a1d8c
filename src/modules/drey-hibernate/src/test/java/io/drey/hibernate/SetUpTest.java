package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.hibernate.shop.Settings;
import io.drey.servers.RedisServer;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.cache.CacheManager;
import javax.management.ObjectName;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.engine.spi.SessionFactoryImplementor;
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

    /** Nothing in the mapping names it. */
    public static class Surprise extends Settings {

        private static final long serialVersionUID = 1L;

        public String what = "surprise";
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
            assertThat(shop.sessions().getCache().containsEntity(Account.class, 1L)).isTrue();
        }
    }

    @Test
    void aRegionThatNothingIsConfiguredForMayBeRefused() {
        assertThatThrownBy(() -> shop().set("hibernate.javax.cache.missing_cache_strategy", "fail").open())
                .hasStackTraceContaining("has no configuration: drey.caches.\"");
        shop().set("hibernate.cache.drey.missing_cache_strategy", "fail")
                .set("drey.regions.\"io.drey.*\".local.maximum-size", "10")
                .open()
                .close();
    }

    @Test
    void mistakesAreToldByTheKey() {
        assertThatThrownBy(() -> shop().set("hibernate.cache.drey.lock_timeout", "soon").open())
                .hasStackTraceContaining("hibernate.cache.drey.lock_timeout is 'soon'");
        assertThatThrownBy(() -> shop().set("hibernate.cache.drey.missing_cache_strategy", "x").open())
                .hasStackTraceContaining("create, create-warn, fail");
        assertThatThrownBy(() -> shop().set("drey.defaults.local.maximumsize", "1").open())
                .hasStackTraceContaining("maximum-size");
    }

    @Test
    void aClassThatTheMappingDoesNotNameIsNotCachedAndNothingFails() {
        try (Shop shop = shop().open()) {
            shop.change(s -> {
                Product product = new Product();
                product.id = 1;
                product.settings = new Surprise();
                s.persist(product);
            });
            for (int i = 0; i < 3; i++) {
                String renamed = "renamed " + i;
                shop.change(s -> s.find(Product.class, 1L).name = renamed);
                shop.change(s -> {
                    assertThat(s.find(Product.class, 1L).name).isEqualTo(renamed);
                    assertThat(((Surprise) s.find(Product.class, 1L).settings).what).isEqualTo("surprise");
                });
            }
            assertThat(shop.region(Product.class).getPutCount()).isZero();
        }
    }

    @Test
    void whatTheUserAllowsIsAddedToTheMapping() {
        try (Shop shop = shop().set("drey.codec.allow", List.of(Surprise.class.getName()))
                .open()) {
            shop.change(s -> {
                Product product = new Product();
                product.id = 1;
                product.settings = new Surprise();
                s.persist(product);
            });
            await().until(() -> {
                shop.change(s -> s.find(Product.class, 1L));
                return shop.region(Product.class).getHitCount() > 0;
            });
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
                        .filter(thread -> !before.contains(thread)
                                && thread.getName().startsWith("drey"))
                        .map(Thread::getName)
                        .collect(Collectors.toSet()))
                .isEmpty());
    }

    private Set<ObjectName> beans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.drey:type=Tiers,Cache=" + ObjectName.quote(Memo.class.getName()) + ",*"), null)
                .stream()
                .collect(Collectors.toSet());
    }

    @Test
    void severalSessionFactoriesOfOneJvmEachCloseTheirOwnManager() {
        try (Shop one = shop().open();
                Shop other = shop().open()) {
            assertThat(manager(one)).isNotSameAs(manager(other));
            one.change(s -> s.persist(new Memo(1, "memo")));
            one.close();

            assertThat(other.statements(s -> assertThat(s.find(Memo.class, 1L).text).isEqualTo("memo")))
                    .isZero();
        }
    }
}
