package io.drey.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Where Redis is by Boot's own configuration: a service connection (of Testcontainers or Docker Compose), else
 * {@code spring.data.redis.*}. The interface of connections has another name in each Boot and is optional, so it is
 * called by name. Stateless.
 */
final class RedisOfBoot {

    private static final List<String> DETAILS = List.of(
            "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails",
            "org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails");

    private static final List<String> SAID = List.of("host", "url", "sentinel.nodes", "cluster.nodes");

    private RedisOfBoot() {}

    /** Keys of Drey's, none if Boot names no Redis. */
    static Properties of(Environment environment, ListableBeanFactory beans) {
        Object details = details(beans);
        boolean isService =
                details != null && !details.getClass().getSimpleName().startsWith("Properties");
        if (details != null && (isService || isSaid(environment))) {
            return ofDetails(details, isSsl(environment) || bundle(beans) != null);
        }
        return isSaid(environment) ? ofProperties(environment) : new Properties();
    }

    /** The bundle that a service connection brings; null if it brings none. */
    static @Nullable SslBundle bundle(ListableBeanFactory beans) {
        Object details = details(beans);
        if (details == null) {
            return null;
        }
        for (String kind : List.of("getStandalone", "getSentinel", "getCluster")) {
            Object address = call(details, kind);
            if (address != null && call(address, "getSslBundle") instanceof SslBundle bundle) {
                return bundle;
            }
        }
        return call(details, "getSslBundle") instanceof SslBundle bundle ? bundle : null;
    }

    private static boolean isSaid(Environment environment) {
        return SAID.stream().anyMatch(key -> text(environment, key) != null || text(environment, key + "[0]") != null);
    }

    private static boolean isSsl(Environment environment) {
        return "true".equals(text(environment, "ssl.enabled")) || text(environment, "ssl.bundle") != null;
    }

    private static @Nullable String text(Environment environment, String key) {
        return environment.getProperty("spring.data.redis." + key);
    }

    private static @Nullable Object details(ListableBeanFactory beans) {
        for (String name : DETAILS) {
            if (ClassUtils.isPresent(name, RedisOfBoot.class.getClassLoader())) {
                Class<?> type = ClassUtils.resolveClassName(name, RedisOfBoot.class.getClassLoader());
                return beans.getBeanProvider(type).getIfAvailable();
            }
        }
        return null;
    }

    private static Properties ofDetails(Object details, boolean ssl) {
        Object sentinel = call(details, "getSentinel");
        Object cluster = call(details, "getCluster");
        Object single = call(details, "getStandalone");
        String address = null;
        if (sentinel != null) {
            address = "redis" + (ssl ? "s" : "") + "-sentinel://" + nodes(sentinel) + "/"
                    + call(sentinel, "getDatabase") + "#" + call(sentinel, "getMaster");
        } else if (cluster != null) {
            address = "redis" + (ssl ? "s" : "") + "-cluster://" + nodes(cluster);
        } else if (single != null) {
            address = "redis" + (ssl ? "s" : "") + "://" + call(single, "getHost") + ":" + call(single, "getPort") + "/"
                    + call(single, "getDatabase");
        }
        return properties(address, (String) call(details, "getUsername"), (String) call(details, "getPassword"));
    }

    private static Properties ofProperties(Environment environment) {
        String url = text(environment, "url");
        if (url != null) {
            return properties(url, null, null);
        }
        String database = environment.getProperty("spring.data.redis.database", "0");
        String user = text(environment, "username");
        String password = text(environment, "password");
        String s = isSsl(environment) ? "s" : "";
        String sentinels = joined(environment, "sentinel.nodes");
        String cluster = joined(environment, "cluster.nodes");
        if (sentinels != null) {
            String master = text(environment, "sentinel.master");
            return properties("redis" + s + "-sentinel://" + sentinels + "/" + database + "#" + master, user, password);
        } else if (cluster != null) {
            return properties("redis" + s + "-cluster://" + cluster, user, password);
        }
        String port = environment.getProperty("spring.data.redis.port", "6379");
        return properties(
                "redis" + s + "://" + text(environment, "host") + ":" + port + "/" + database, user, password);
    }

    private static @Nullable String joined(Environment environment, String key) {
        List<String> all = new ArrayList<>();
        for (int i = 0; text(environment, key + "[" + i + "]") != null; i++) {
            all.add(String.valueOf(text(environment, key + "[" + i + "]")));
        }
        return all.isEmpty() ? text(environment, key) : String.join(",", all);
    }

    private static String nodes(Object of) {
        List<String> nodes = new ArrayList<>();
        for (Object node : (List<?>) java.util.Objects.requireNonNull(call(of, "getNodes"))) {
            nodes.add(call(node, "host") + ":" + call(node, "port"));
        }
        return String.join(",", nodes);
    }

    private static Properties properties(@Nullable String address, @Nullable String user, @Nullable String password) {
        Properties properties = new Properties();
        if (address != null) {
            properties.setProperty("drey.remote.uri", address);
        }
        if (address != null && password != null) {
            properties.setProperty("drey.remote.password", password);
            if (user != null) {
                properties.setProperty("drey.remote.user", user);
            }
        }
        return properties;
    }

    private static @Nullable Object call(Object target, String method) {
        try {
            Method found = ClassUtils.getMethodIfAvailable(target.getClass(), method);
            return found == null
                    ? null
                    : ClassUtils.getInterfaceMethodIfPossible(found, null).invoke(target);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Boot's connection details have no " + method, e);
        }
    }
}
