package io.drey;

import io.drey.internal.address.IllegalAddressException;
import io.drey.internal.address.RemoteAddress;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.resource.ClientResources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a cache manager is configured with: what the block {@code drey} says in a file. For those who open a
 * manager in code, without a file:
 *
 * <pre>{@code
 * ManagerOptions options = ManagerOptions.builder()
 *         .namespace("shop")
 *         .remote("redis://redis.example.com:6379")
 *         .password(System.getenv("REDIS_PASSWORD"))
 *         .allow("com.acme.**")
 *         .cache("com.acme.*", TierOptions.builder().maxStaleness(Duration.ofMillis(200)).build())
 *         .build();
 * TieredCachingProvider provider =
 *         (TieredCachingProvider) Caching.getCachingProvider("io.drey.TieredCachingProvider");
 * CacheManager manager = provider.getCacheManager(URI.create("drey:shop"), null, options);
 * }</pre>
 *
 * <p>Each method of this class returns what the method of that name of the {@link Builder} set, which says what it
 * means.
 *
 * <p>Immutable, any thread.
 */
public final class ManagerOptions {

    private final ManagerSettings settings;
    private final Map<String, TierOptions> caches;

    private ManagerOptions(ManagerSettings settings) {
        this.settings = settings;
        Map<String, TierOptions> all = Presets.caches(settings.defaults);
        all.putAll(settings.caches);
        this.caches = Collections.unmodifiableMap(all);
    }

    /** Starts from the defaults: local only. */
    public static Builder builder() {
        return new Builder(new ManagerSettings());
    }

    /** Starts from these options. */
    public Builder toBuilder() {
        return new Builder(settings.copy());
    }

    public String namespace() {
        return settings.namespace;
    }

    /** May hold a password. */
    public @Nullable String remote() {
        return settings.remote;
    }

    public @Nullable String user() {
        return settings.user;
    }

    public @Nullable String password() {
        return settings.password;
    }

    public @Nullable Path passwordFile() {
        return settings.passwordFile;
    }

    public @Nullable String credentialsClass() {
        return settings.credentialsClass;
    }

    public @Nullable RedisCredentialsProvider credentials() {
        return settings.credentials;
    }

    public @Nullable String sentinelUser() {
        return settings.sentinelUser;
    }

    public @Nullable String sentinelPassword() {
        return settings.sentinelPassword;
    }

    public @Nullable Path sentinelPasswordFile() {
        return settings.sentinelPasswordFile;
    }

    public @Nullable String sentinelCredentialsClass() {
        return settings.sentinelCredentialsClass;
    }

    public @Nullable RedisCredentialsProvider sentinelCredentials() {
        return settings.sentinelCredentials;
    }

    public TlsOptions tls() {
        return settings.tls;
    }

    public @Nullable ClientResources clientResources() {
        return settings.clientResources;
    }

    public int partitions() {
        return settings.partitions;
    }

    public Duration connectTimeout() {
        return settings.connectTimeout;
    }

    public Duration commandTimeout() {
        return settings.commandTimeout;
    }

    public Duration startTimeout() {
        return settings.startTimeout;
    }

    public int maxInFlight() {
        return settings.maxInFlight;
    }

    public Duration pollInterval() {
        return settings.pollInterval;
    }

    public Duration idlePollInterval() {
        return settings.idlePollInterval;
    }

    public int logLength() {
        return settings.logLength;
    }

    public Duration lease() {
        return settings.lease;
    }

    public boolean traceCommands() {
        return settings.traceCommands;
    }

    /** Presets are replaced by what they stand for. */
    public List<String> allow() {
        return settings.allow;
    }

    public int maxDepth() {
        return settings.maxDepth;
    }

    public long maxReferences() {
        return settings.maxReferences;
    }

    public int maxArrayLength() {
        return settings.maxArrayLength;
    }

    public long maxBytes() {
        return settings.maxBytes;
    }

    public List<String> encryptionKeys() {
        return settings.encryptionKeys;
    }

    public boolean shutdownHook() {
        return settings.shutdownHook;
    }

    public TierOptions defaults() {
        return settings.defaults;
    }

    /** By name or template, those that Drey knows by itself included. */
    public Map<String, TierOptions> caches() {
        return caches;
    }

    /**
     * The options of a cache: those for its name, else those for the template with the most literal characters that
     * fits, else the defaults. Takes time proportional to the number of templates.
     *
     * @param cacheName as given to {@link javax.cache.CacheManager#createCache}
     */
    public TierOptions optionsFor(String cacheName) {
        String best = CachePattern.best(caches.keySet(), cacheName);
        return best == null ? defaults() : Objects.requireNonNull(caches.get(best));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ManagerOptions that && settings.equals(that.settings) && caches.equals(that.caches);
    }

    @Override
    public int hashCode() {
        return 31 * settings.hashCode() + caches.hashCode();
    }

    /** Without passwords and users. */
    @Override
    public String toString() {
        return "ManagerOptions" + settings + caches;
    }

    /**
     * Collects options; each method replaces what was set before. Confined to one thread.
     *
     * <pre>{@code
     * ManagerOptions.Builder builder = ManagerOptions.builder().remote("redis://localhost:6379").partitions(16);
     * }</pre>
     */
    public static final class Builder {

        private final ManagerSettings settings;

        private Builder(ManagerSettings settings) {
            this.settings = settings;
        }

        /**
         * Whether pending writes are written, within {@code write-behind.close-timeout}, when the JVM ends in order
         * (SIGTERM, {@code System.exit}, the return of {@code main}) while the manager is open. Switch it off where a
         * container closes the manager in an order of its own. Default true. Key {@code drey.shutdown-hook}.
         */
        public Builder shutdownHook(boolean drains) {
            settings.shutdownHook = drains;
            return this;
        }

        /**
         * Start of every key in Redis; managers that name the same share their caches. Default {@code drey}; 1 to 64
         * letters, digits or {@code . _ - /}. Key {@code drey.namespace}.
         */
        public Builder namespace(String name) {
            if (!name.matches("[A-Za-z0-9._/-]{1,64}")) {
                throw ConfigurationException.of(
                        "namespace", '"' + name + '"', "1 to 64 letters, digits or . _ - / such as \"shop\"");
            }
            settings.namespace = name;
            return this;
        }

        /**
         * Where Redis is, such as {@code redis://user:password@host:6379/0}, {@code redis-socket:///run/redis.sock},
         * {@code redis-sentinel://a:26379,b:26379/0#mymaster}, {@code redis-cluster://a:7000,b:7001} or
         * {@code twemproxy://host:22121}. Default null, local only. Key {@code drey.remote.uri}.
         */
        public Builder remote(@Nullable String uri) {
            if (uri != null) {
                try {
                    RemoteAddress.parse(uri);
                } catch (IllegalAddressException e) {
                    throw new ConfigurationException("uri: " + e.getMessage(), "uri", null);
                }
            }
            settings.remote = uri;
            return this;
        }

        /** The ACL user, with a password. Default null, that of the URI if it has one. Key {@code drey.remote.user}. */
        public Builder user(@Nullable String name) {
            settings.user = name;
            return this;
        }

        /** In clear. Default null, that of the URI if it has one. Key {@code drey.remote.password}. */
        public Builder password(@Nullable String secret) {
            settings.password = secret;
            return this;
        }

        /**
         * A file with the password, read for each connection that is made; a line end behind it is none of it. Default
         * null. Key {@code drey.remote.password-file}.
         */
        public Builder passwordFile(@Nullable Path file) {
            settings.passwordFile = file;
            return this;
        }

        /**
         * The name of a class that tells user and password for each connection, as {@link #credentials}. It has a
         * public constructor without arguments, is made when the manager is opened, and closed with the manager if it
         * can be. Default null. Key {@code drey.remote.credentials-class}.
         */
        public Builder credentialsClass(@Nullable String className) {
            settings.credentialsClass = className;
            return this;
        }

        /**
         * Tells user and password for each connection that is made, such as one of the libraries for Entra ID or IAM.
         * Asked on a thread of its own, and given {@link #commandTimeout} to answer. New credentials that it announces
         * ({@link RedisCredentialsProvider#supportsStreaming}) go to the open connections too. Not closed with the
         * manager. Default null, what {@link #user} and {@link #password} say; in a file, {@link #credentialsClass}.
         */
        public Builder credentials(@Nullable RedisCredentialsProvider provider) {
            settings.credentials = provider;
            return this;
        }

        /** For sentinels that ask for one, with a password. Default null. Key {@code drey.remote.sentinel-user}. */
        public Builder sentinelUser(@Nullable String name) {
            settings.sentinelUser = name;
            return this;
        }

        /** In clear, for sentinels that ask for one. Default null. Key {@code drey.remote.sentinel-password}. */
        public Builder sentinelPassword(@Nullable String secret) {
            settings.sentinelPassword = secret;
            return this;
        }

        /** As {@link #passwordFile}, for sentinels. Default null. Key {@code drey.remote.sentinel-password-file}. */
        public Builder sentinelPasswordFile(@Nullable Path file) {
            settings.sentinelPasswordFile = file;
            return this;
        }

        /**
         * As {@link #credentialsClass}, for sentinels. Default null. Key
         * {@code drey.remote.sentinel-credentials-class}.
         */
        public Builder sentinelCredentialsClass(@Nullable String className) {
            settings.sentinelCredentialsClass = className;
            return this;
        }

        /** As {@link #credentials}, for sentinels. Default null. */
        public Builder sentinelCredentials(@Nullable RedisCredentialsProvider provider) {
            settings.sentinelCredentials = provider;
            return this;
        }

        /** What connections with TLS trust and show. Default what the JVM trusts. Block {@code drey.remote.tls}. */
        public Builder tls(TlsOptions options) {
            settings.tls = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Threads and other resources of the client library that the application has already, and that it shuts down
         * itself, after the manager. Default null, those that Drey's managers share.
         */
        public Builder clientResources(@Nullable ClientResources resources) {
            settings.clientResources = resources;
            return this;
        }

        /**
         * Into how many partitions the namespace is divided; all JVMs must agree. Default 64; 1 to 1024. Key
         * {@code drey.remote.partitions}.
         */
        public Builder partitions(int count) {
            Require.range("partitions", count, 1, 1024);
            settings.partitions = count;
            return this;
        }

        /** Deadline of making one connection. Default 2 s; above 0. Key {@code drey.remote.connect-timeout}. */
        public Builder connectTimeout(Duration timeout) {
            Require.positive("connect-timeout", timeout);
            settings.connectTimeout = timeout;
            return this;
        }

        /** Deadline of one command. Default 2 s; above 0. Key {@code drey.remote.command-timeout}. */
        public Builder commandTimeout(Duration timeout) {
            Require.positive("command-timeout", timeout);
            settings.commandTimeout = timeout;
            return this;
        }

        /**
         * How long the first answer of all may take after the manager was opened. Default 30 s; above 0. Key
         * {@code drey.remote.start-timeout}.
         */
        public Builder startTimeout(Duration timeout) {
            Require.positive("start-timeout", timeout);
            settings.startTimeout = timeout;
            return this;
        }

        /**
         * Most commands that wait for an answer at the same time; more fail at once. Default 4096; from 1 up. Key
         * {@code drey.remote.max-in-flight}.
         */
        public Builder maxInFlight(int commands) {
            Require.range("max-in-flight", commands, 1, Integer.MAX_VALUE);
            settings.maxInFlight = commands;
            return this;
        }

        /**
         * How often the change logs are polled where the server cannot be waited on. Default 25 ms; above 0. Key
         * {@code drey.remote.poll-interval}.
         */
        public Builder pollInterval(Duration interval) {
            Require.positive("poll-interval", interval);
            settings.pollInterval = interval;
            return this;
        }

        /**
         * How often they are polled at least, while nothing changes. Default 250 ms; not below {@link #pollInterval}.
         * Key {@code drey.remote.idle-poll-interval}.
         */
        public Builder idlePollInterval(Duration interval) {
            Require.positive("idle-poll-interval", interval);
            settings.idlePollInterval = interval;
            return this;
        }

        /**
         * About how many records the change log of a partition keeps. Default 1024; 16 to 1,000,000. Key
         * {@code drey.remote.log-length}.
         */
        public Builder logLength(int records) {
            Require.range("log-length", records, 16, 1_000_000);
            settings.logLength = records;
            return this;
        }

        /**
         * How long one JVM may take to load a missing entry before another may. Default 10 s; above 0. Key
         * {@code drey.remote.lease}.
         */
        public Builder lease(Duration duration) {
            Require.positive("lease", duration);
            settings.lease = duration;
            return this;
        }

        /**
         * Whether the client library traces each command for whoever watches the manager, such as
         * {@code DreyObservations} of {@code drey-micrometer}, below the spans of Drey's own calls. Default false. Key
         * {@code drey.remote.trace-commands}.
         */
        public Builder traceCommands(boolean traced) {
            settings.traceCommands = traced;
            return this;
        }

        /**
         * Classes that may be deserialised besides the declared key and value types, their packages and the JDK's value
         * types: {@code com.acme.User}, {@code com.acme.*} (a package), {@code com.acme.**} (and those below), or what
         * a framework stores, {@code preset:hibernate}, {@code preset:spring}, {@code preset:jsr107-annotations},
         * {@code preset:camel}, {@code preset:shiro} and {@code preset:throwables}. Default none. Key
         * {@code drey.codec.allow}.
         */
        public Builder allow(String... patterns) {
            return allow(List.of(patterns));
        }

        /** As {@link #allow(String...)}. */
        public Builder allow(List<String> patterns) {
            settings.allow = ClassPatterns.checked("allow", Presets.classes(patterns));
            return this;
        }

        /** Deepest nesting of one value that is read. Default 100; from 1 up. Key {@code drey.codec.max-depth}. */
        public Builder maxDepth(int levels) {
            Require.range("max-depth", levels, 1, Integer.MAX_VALUE);
            settings.maxDepth = levels;
            return this;
        }

        /** Most objects in one value. Default 1,000,000; from 1 up. Key {@code drey.codec.max-references}. */
        public Builder maxReferences(long objects) {
            Require.range("max-references", objects, 1, Long.MAX_VALUE);
            settings.maxReferences = objects;
            return this;
        }

        /**
         * Longest array in one value. Default 10,000,000 elements; from 1 up. Key {@code drey.codec.max-array-length}.
         */
        public Builder maxArrayLength(int elements) {
            Require.range("max-array-length", elements, 1, Integer.MAX_VALUE);
            settings.maxArrayLength = elements;
            return this;
        }

        /** Longest encoded value that is read. Default 64 MiB; from 1 byte up. Key {@code drey.codec.max-bytes}. */
        public Builder maxBytes(long bytes) {
            Require.range("max-bytes", bytes, 1, Long.MAX_VALUE);
            settings.maxBytes = bytes;
            return this;
        }

        /**
         * The secrets that values may be encrypted by, each as a name, {@code =} and where 16, 24 or 32 bytes lie as
         * Base64: {@code 2026-11=file:/etc/drey/2026-11.key} or {@code 2026-11=env:DREY_SECRET}. All of them are read
         * by; {@link TierOptions.Builder#encryption} says which one a cache writes by. Default none. Key
         * {@code codec.encryption-keys}.
         */
        public Builder encryptionKeys(String... entries) {
            return encryptionKeys(List.of(entries));
        }

        /** As {@link #encryptionKeys(String...)}. */
        public Builder encryptionKeys(List<String> entries) {
            settings.encryptionKeys = ClassPatterns.secrets("encryption-keys", entries);
            return this;
        }

        /** Of caches that no name and no template fits. Default those of its builder. Block {@code drey.defaults}. */
        public Builder defaults(TierOptions options) {
            settings.defaults = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Options of a cache, or of all that fit a template, in which {@code *} stands for any text. They are taken as
         * they are: what they share with others, {@code toBuilder()} of those brings along. Default Hibernate's own
         * regions, as {@code reference.conf} lists them. Block {@code drey.caches}.
         */
        public Builder cache(String nameOrTemplate, TierOptions options) {
            Map<String, TierOptions> more = new LinkedHashMap<>(settings.caches);
            more.put(Objects.requireNonNull(nameOrTemplate, "name"), Objects.requireNonNull(options, "options"));
            settings.caches = more;
            return this;
        }

        /**
         * The options.
         *
         * @return those set so far; what is set later does not change them
         * @throws ConfigurationException if two settings contradict each other
         */
        public ManagerOptions build() {
            settings.check();
            return new ManagerOptions(settings.copy());
        }
    }
}
