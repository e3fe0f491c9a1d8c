package io.drey;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What Drey itself knows of the frameworks above it. {@code reference.conf} documents it. Stateless, any thread. */
final class Presets {

    /** Starts the name of a list in {@code drey.codec.allow}. */
    private static final String LIST = "preset:";

    /**
     * What is stored of an exception of the JDK; an application's own are in its packages. None runs code when read.
     */
    private static final List<String> THROWABLES = List.of(
            "java.lang.Throwable",
            "java.lang.StackTraceElement",
            "java.lang.Exception",
            "java.lang.RuntimeException",
            "java.lang.ArithmeticException",
            "java.lang.ClassCastException",
            "java.lang.ClassNotFoundException",
            "java.lang.CloneNotSupportedException",
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException",
            "java.lang.IndexOutOfBoundsException",
            "java.lang.ArrayIndexOutOfBoundsException",
            "java.lang.StringIndexOutOfBoundsException",
            "java.lang.InterruptedException",
            "java.lang.NoSuchFieldException",
            "java.lang.NoSuchMethodException",
            "java.lang.NullPointerException",
            "java.lang.NumberFormatException",
            "java.lang.ReflectiveOperationException",
            "java.lang.SecurityException",
            "java.lang.UnsupportedOperationException",
            "java.lang.reflect.InvocationTargetException",
            "java.lang.reflect.UndeclaredThrowableException",
            "java.lang.Error",
            "java.lang.AssertionError",
            "java.io.IOException",
            "java.io.EOFException",
            "java.io.FileNotFoundException",
            "java.io.InterruptedIOException",
            "java.io.UncheckedIOException",
            "java.net.ConnectException",
            "java.net.MalformedURLException",
            "java.net.SocketException",
            "java.net.SocketTimeoutException",
            "java.net.URISyntaxException",
            "java.net.UnknownHostException",
            "java.nio.file.AccessDeniedException",
            "java.nio.file.FileSystemException",
            "java.nio.file.NoSuchFileException",
            "java.sql.SQLException",
            "java.sql.SQLIntegrityConstraintViolationException",
            "java.sql.SQLNonTransientException",
            "java.sql.SQLTimeoutException",
            "java.sql.SQLTransientException",
            "java.text.ParseException",
            "java.time.format.DateTimeParseException",
            "java.util.ConcurrentModificationException",
            "java.util.MissingResourceException",
            "java.util.NoSuchElementException",
            "java.util.concurrent.CancellationException",
            "java.util.concurrent.CompletionException",
            "java.util.concurrent.ExecutionException",
            "java.util.concurrent.RejectedExecutionException",
            "java.util.concurrent.TimeoutException");

    /** In the order of the documentation. */
    private static final Map<String, List<String>> LISTS = lists();

    private static Map<String, List<String>> lists() {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        lists.put(
                "hibernate",
                List.of(
                        "org.hibernate.cache.**",
                        "org.hibernate.query.internal.*",
                        "org.hibernate.type.AnyType",
                        "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer",
                        "org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl"));
        lists.put("throwables", THROWABLES);
        lists.put(
                "spring",
                withThrowables(
                        "org.springframework.cache.support.NullValue",
                        "org.springframework.cache.interceptor.SimpleKey",
                        "org.springframework.core.NestedCheckedException",
                        "org.springframework.core.NestedRuntimeException",
                        "org.springframework.dao.*"));
        lists.put(
                "jsr107-annotations",
                withThrowables(
                        "org.jsr107.ri.annotations.DefaultGeneratedCacheKey",
                        "org.apache.commons.jcs.jcache.cdi.GeneratedCacheKeyImpl",
                        "org.apache.commons.jcs3.jcache.cdi.GeneratedCacheKeyImpl",
                        "org.springframework.cache.interceptor.SimpleKey"));
        lists.put(
                "camel",
                withThrowables(
                        "org.apache.camel.support.DefaultExchangeHolder",
                        "org.apache.camel.CamelException",
                        "org.apache.camel.CamelExchangeException",
                        "org.apache.camel.CamelExecutionException",
                        "org.apache.camel.ExchangeTimedOutException",
                        "org.apache.camel.RuntimeCamelException",
                        "org.apache.camel.RuntimeExchangeException",
                        "org.apache.camel.ValidationException"));
        lists.put(
                "shiro",
                List.of(
                        "org.apache.shiro.authz.SimpleAuthorizationInfo",
                        "org.apache.shiro.authz.SimpleRole",
                        "org.apache.shiro.authz.permission.*",
                        "org.apache.shiro.session.mgt.SimpleSession",
                        "org.apache.shiro.subject.SimplePrincipalCollection",
                        "org.apache.shiro.subject.SimplePrincipalMap",
                        "org.apache.shiro.web.util.SavedRequest"));
        return Collections.unmodifiableMap(lists);
    }

    private static List<String> withThrowables(String... own) {
        List<String> all = new ArrayList<>(THROWABLES);
        all.addAll(List.of(own));
        return List.copyOf(all);
    }

    private Presets() {}

    /** Caches that are known by name, with and without a prefix. */
    static Map<String, TierOptions> caches(TierOptions defaults) {
        TierOptions timestamps =
                defaults.toBuilder().preset("hibernate-timestamps").build();
        TierOptions results =
                defaults.toBuilder().onUnavailable(OnUnavailable.MISS).build();
        Map<String, TierOptions> caches = new LinkedHashMap<>();
        caches.put("default-update-timestamps-region", timestamps);
        caches.put("*.default-update-timestamps-region", timestamps);
        caches.put("default-query-results-region", results);
        caches.put("*.default-query-results-region", results);
        return caches;
    }

    /** Class patterns, lists that are named among them put in their place. */
    static List<String> classes(List<String> patterns) {
        List<String> classes = new ArrayList<>();
        for (String pattern : patterns) {
            if (pattern.startsWith(LIST)) {
                classes.addAll(list(pattern));
            } else {
                classes.add(pattern);
            }
        }
        return classes;
    }

    private static List<String> list(String name) {
        List<String> list = LISTS.get(name.substring(LIST.length()));
        if (list == null) {
            throw ConfigurationException.of(
                    "allow",
                    '"' + name + '"',
                    "only presets that there are: "
                            + LISTS.keySet().stream()
                                    .map(known -> '"' + LIST + known + '"')
                                    .collect(Collectors.joining(", "))
                            + ", or classes");
        }
        return list;
    }
}
