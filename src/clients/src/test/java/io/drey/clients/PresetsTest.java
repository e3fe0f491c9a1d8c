package io.drey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.ManagerOptions;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.annotation.GeneratedCacheKey;
import javax.cache.configuration.MutableConfiguration;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.support.DefaultExchangeHolder;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.authz.permission.WildcardPermission;
import org.apache.shiro.session.mgt.SimpleSession;
import org.apache.shiro.subject.SimplePrincipalCollection;
import org.jsr107.ri.annotations.DefaultGeneratedCacheKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.EmptyResultDataAccessException;

/** What frameworks put into caches goes to another JVM and back, with nothing allowed but their preset. */
class PresetsTest {

    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    /** Stores it in one manager and reads it in another. */
    private static Object passed(String preset, Object key, Object value) {
        ManagerOptions options = ManagerOptions.builder()
                .namespace(preset)
                .remote(redis.uri())
                .allow("preset:" + preset)
                .build();
        try (CacheManager one = manager("one", options)) {
            cache(one).put(key, value);
        }
        try (CacheManager other = manager("other", options)) {
            return Objects.requireNonNull(cache(other).get(key));
        }
    }

    private static CacheManager manager(String name, ManagerOptions options) {
        return new TieredCachingProvider().getCacheManager(URI.create("drey:" + name), null, options);
    }

    private static Cache<Object, Object> cache(CacheManager manager) {
        return manager.createCache("cache", new MutableConfiguration<>());
    }

    private static Throwable failure() {
        IllegalStateException failure =
                new IllegalStateException("outer", new IOException("inner", new NoSuchElementException("innermost")));
        failure.addSuppressed(new IllegalArgumentException("beside"));
        return failure;
    }

    private static void assertSameFailure(Object read, Throwable written) {
        assertThat(read).isInstanceOf(Throwable.class);
        Throwable failure = (Throwable) read;
        assertThat(failure.getClass()).isEqualTo(written.getClass());
        assertThat(failure).hasMessage(written.getMessage());
        assertThat(failure.getStackTrace()).isEqualTo(written.getStackTrace());
        assertThat(failure.getSuppressed()).hasSameSizeAs(written.getSuppressed());
        if (written.getCause() != null) {
            assertSameFailure(failure.getCause(), written.getCause());
        }
    }

    @Test
    void jsr107AnnotationsKeepResultsAndExceptionsUnderGeneratedKeys() {
        GeneratedCacheKey key = new DefaultGeneratedCacheKey(new Object[] {"isbn", 7, List.of("a")});

        assertThat(passed("jsr107-annotations", key, "value")).isEqualTo("value");
        assertSameFailure(passed("jsr107-annotations", key, failure()), failure());
    }

    @Test
    void springKeepsResultsAndExceptionsUnderSimpleKeys() {
        SimpleKey key = new SimpleKey("a", 1);
        DataAccessException failure = new EmptyResultDataAccessException("none", 1, failure());

        assertThat(passed("spring", key, "value")).isEqualTo("value");
        assertSameFailure(passed("spring", key, failure), failure);
    }

    @Test
    void camelKeepsExchangesAndItsExceptions() {
        DefaultExchangeHolder holder = new DefaultExchangeHolder();
        DefaultExchangeHolder.addProperty(holder, "price", 12);

        assertThat(passed("camel", "order-1", holder).toString()).isEqualTo(holder.toString());
        CamelExecutionException failure = new CamelExecutionException("failed", null, failure());
        assertSameFailure(passed("camel", "order-1", failure), failure);
    }

    @Test
    void shiroKeepsSessionsAndRights() {
        SimpleSession session = new SimpleSession("localhost");
        session.setId("s1");
        session.setAttribute("cart", List.of("a"));
        SimpleAuthorizationInfo rights = new SimpleAuthorizationInfo(Set.of("admin"));
        rights.addObjectPermission(new WildcardPermission("printer:print:*"));
        SimplePrincipalCollection principal = new SimplePrincipalCollection("ann", "realm");

        assertThat(((SimpleSession) passed("shiro", "s1", session)).getAttribute("cart"))
                .isEqualTo(List.of("a"));
        assertThat(((SimpleAuthorizationInfo) passed("shiro", principal, rights)).getRoles())
                .containsExactly("admin");
        assertThat(((SimpleAuthorizationInfo) passed("shiro", principal, rights)).getObjectPermissions())
                .isEqualTo(rights.getObjectPermissions());
    }
}
