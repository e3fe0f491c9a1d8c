package io.drey;

import io.drey.codec.Codec;
import io.drey.writer.WriteBehindOptions;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the tiers of one cache work: what a block under {@code drey.caches} says in a file.
 *
 * <pre>{@code
 * TierOptions options = TierOptions.builder()
 *         .maximumSize(100_000)
 *         .maxStaleness(Duration.ofMillis(200))
 *         .timeToLive(Duration.ofMinutes(10))
 *         .writeThrough()
 *         .build();
 * }</pre>
 *
 * <p>Each method of this class returns what the method of that name of the {@link Builder} set, which says what it
 * means.
 *
 * <p>Immutable, any thread.
 */
public final class TierOptions implements Serializable {

    /** No bound on the number of entries: {@code unlimited} in a configuration file. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The codec that fits the declared type best; Java serialisation behind the allow-list if none does. */
    public static final String AUTO = "auto";

    /** No compression, no encryption. */
    public static final String NONE = "none";

    private static final long serialVersionUID = 1L;

    private final TierSettings settings;

    private TierOptions(TierSettings settings) {
        this.settings = settings;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder(new TierSettings());
    }

    /** Starts from these options. */
    public Builder toBuilder() {
        return new Builder(settings.copy());
    }

    public WriteMode write() {
        return settings.write;
    }

    public WriteBehindOptions writeBehind() {
        return settings.writeBehind;
    }

    public OnUnavailable onUnavailable() {
        return settings.onUnavailable;
    }

    public BypassedConditional bypassedConditional() {
        return settings.bypassedConditional;
    }

    public boolean localEnabled() {
        return settings.localEnabled;
    }

    public long maximumSize() {
        return settings.maximumSize;
    }

    public Duration maxStaleness() {
        return settings.maxStaleness;
    }

    public Duration staleOnError() {
        return settings.staleOnError;
    }

    public boolean rememberAbsent() {
        return settings.rememberAbsent;
    }

    public @Nullable Duration expiryForCreation() {
        return settings.expiryForCreation;
    }

    public @Nullable Duration expiryForUpdate() {
        return settings.expiryForUpdate;
    }

    public @Nullable Duration expiryForAccess() {
        return settings.expiryForAccess;
    }

    public RefreshAhead refreshAhead() {
        return settings.refreshAhead;
    }

    public String keyCodec() {
        return settings.keyCodec;
    }

    public String valueCodec() {
        return settings.valueCodec;
    }

    public List<String> alsoRead() {
        return settings.alsoRead;
    }

    public String compression() {
        return settings.compression;
    }

    public long compressionThreshold() {
        return settings.compressionThreshold;
    }

    public String encryption() {
        return settings.encryption;
    }

    public boolean acceptPlain() {
        return settings.acceptPlain;
    }

    public List<String> immutable() {
        return settings.immutable;
    }

    public boolean statistics() {
        return settings.statistics;
    }

    public boolean management() {
        return settings.management;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TierOptions that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "TierOptions" + settings;
    }

    /** Bytes from elsewhere are checked as calls are. */
    private Object readResolve() throws InvalidObjectException {
        try {
            return builder()
                    .writeBehind(writeBehind())
                    .write(write())
                    .onUnavailable(onUnavailable())
                    .bypassedConditional(bypassedConditional())
                    .localEnabled(localEnabled())
                    .maximumSize(maximumSize())
                    .maxStaleness(maxStaleness())
                    .staleOnError(staleOnError())
                    .rememberAbsent(rememberAbsent())
                    .expiryForCreation(expiryForCreation())
                    .expiryForUpdate(expiryForUpdate())
                    .expiryForAccess(expiryForAccess())
                    .refreshAhead(refreshAhead())
                    .keyCodec(keyCodec())
                    .valueCodec(valueCodec())
                    .alsoRead(alsoRead())
                    .compression(compression())
                    .compressionThreshold(compressionThreshold())
                    .encryption(encryption())
                    .acceptPlain(acceptPlain())
                    .immutable(immutable())
                    .statistics(statistics())
                    .management(management())
                    .build();
        } catch (ConfigurationException | NullPointerException e) {
            InvalidObjectException invalid = new InvalidObjectException(e.getMessage());
            invalid.initCause(e);
            throw invalid;
        }
    }

    /** The defaults, until something is set. */
    private static final class TierSettings extends Settings<TierSettings> implements Serializable {

        private static final long serialVersionUID = 1L;

        private WriteMode write = WriteMode.BEHIND;
        private WriteBehindOptions writeBehind = WriteBehindOptions.builder().build();
        private OnUnavailable onUnavailable = OnUnavailable.FAIL;
        private BypassedConditional bypassedConditional = BypassedConditional.ABSENT;
        private boolean localEnabled = true;
        private long maximumSize = 10_000;
        private Duration maxStaleness = Duration.ofSeconds(1);
        private Duration staleOnError = Duration.ZERO;
        private boolean rememberAbsent;
        private @Nullable Duration expiryForCreation;
        private @Nullable Duration expiryForUpdate;
        private @Nullable Duration expiryForAccess;
        private RefreshAhead refreshAhead = RefreshAhead.OFF;
        private String keyCodec = AUTO;
        private String valueCodec = AUTO;

        @SuppressWarnings("serial") // a copy by List.copyOf, which is serialisable
        private List<String> alsoRead = List.of();

        private String compression = NONE;
        private long compressionThreshold = 1024;
        private String encryption = NONE;
        private boolean acceptPlain;

        @SuppressWarnings("serial") // likewise
        private List<String> immutable = List.of();

        private boolean statistics;
        private boolean management;

        @Override
        Map<String, @Nullable Object> all() {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("write", write);
            all.put("writeBehind", writeBehind);
            all.put("onUnavailable", onUnavailable);
            all.put("bypassedConditional", bypassedConditional);
            all.put("localEnabled", localEnabled);
            all.put("maximumSize", maximumSize);
            all.put("maxStaleness", maxStaleness);
            all.put("staleOnError", staleOnError);
            all.put("rememberAbsent", rememberAbsent);
            all.put("expiryForCreation", expiryForCreation);
            all.put("expiryForUpdate", expiryForUpdate);
            all.put("expiryForAccess", expiryForAccess);
            all.put("refreshAhead", refreshAhead);
            all.put("keyCodec", keyCodec);
            all.put("valueCodec", valueCodec);
            all.put("alsoRead", alsoRead);
            all.put("compression", compression);
            all.put("compressionThreshold", compressionThreshold);
            all.put("encryption", encryption);
            all.put("acceptPlain", acceptPlain);
            all.put("immutable", immutable);
            all.put("statistics", statistics);
            all.put("management", management);
            return all;
        }
    }

    /**
     * Collects options; each method replaces what was set before. Confined to one thread.
     *
     * <pre>{@code
     * TierOptions.Builder builder = TierOptions.builder().preset("hibernate").maximumSize(5_000);
     * }</pre>
     */
    public static final class Builder {

        private final TierSettings settings;

        private Builder(TierSettings settings) {
            this.settings = settings;
        }

        /** When changes reach the remote tier. Default {@link WriteMode#BEHIND}. Key {@code write}. */
        public Builder write(WriteMode mode) {
            settings.write = Objects.requireNonNull(mode, "mode");
            return this;
        }

        /** The same as {@code write(WriteMode.THROUGH)}. */
        public Builder writeThrough() {
            return write(WriteMode.THROUGH);
        }

        /** The same as {@code write(WriteMode.BEHIND)}. */
        public Builder writeBehind() {
            return write(WriteMode.BEHIND);
        }

        /**
         * Writes behind, through a queue with these options. Default those of its builder. Block {@code write-behind}.
         */
        public Builder writeBehind(WriteBehindOptions queue) {
            settings.writeBehind = Objects.requireNonNull(queue, "queue");
            return writeBehind();
        }

        /**
         * What happens while the remote tier is out of reach and nothing local may be used. Default
         * {@link OnUnavailable#FAIL}. Key {@code on-unavailable}.
         */
        public Builder onUnavailable(OnUnavailable answer) {
            settings.onUnavailable = Objects.requireNonNull(answer, "answer");
            return this;
        }

        /**
         * What conditional operations do with {@link OnUnavailable#BYPASS}, while the remote tier is out of reach.
         * Default {@link BypassedConditional#ABSENT}. Key {@code bypassed-conditional}.
         */
        public Builder bypassedConditional(BypassedConditional answer) {
            settings.bypassedConditional = Objects.requireNonNull(answer, "answer");
            return this;
        }

        /**
         * Whether entries are kept in this JVM; without a remote tier they always are. Default true. Key
         * {@code local.enabled}.
         */
        public Builder localEnabled(boolean enabled) {
            settings.localEnabled = enabled;
            return this;
        }

        /**
         * Most entries kept in this JVM. Default 10,000; from 1 up, or {@link TierOptions#UNLIMITED}. Key
         * {@code local.maximum-size}.
         */
        public Builder maximumSize(long entries) {
            Require.range("maximum-size", entries, 1, UNLIMITED);
            settings.maximumSize = entries;
            return this;
        }

        /**
         * Longest time a change made by another JVM may stay unseen. Default 1 s; from 0 up, and 0 asks the remote tier
         * every time. Key {@code local.max-staleness}.
         */
        public Builder maxStaleness(Duration bound) {
            Require.notNegative("max-staleness", bound);
            settings.maxStaleness = bound;
            return this;
        }

        /**
         * Age up to which a copy still answers reads while the remote tier is out of reach. Default 0, never; from 0
         * up. Key {@code local.stale-on-error}.
         */
        public Builder staleOnError(Duration age) {
            Require.notNegative("stale-on-error", age);
            settings.staleOnError = age;
            return this;
        }

        /**
         * Whether a key that neither the remote tier nor the loader has is answered in this JVM for up to
         * {@link #maxStaleness}, so that whoever asks for it again and again costs nobody anything. Default false. Key
         * {@code local.remember-absent}.
         */
        public Builder rememberAbsent(boolean remembered) {
            settings.rememberAbsent = remembered;
            return this;
        }

        /**
         * Entries live that long after they were created or last updated. Default for ever; from 0 up. This and its
         * like apply to caches whose own configuration has the standard's default, eternal.
         */
        public Builder timeToLive(Duration duration) {
            return expiryForCreation(duration).expiryForUpdate(duration).expiryForAccess(null);
        }

        /** Entries live that long after they were last created, updated or read. Default for ever; from 0 up. */
        public Builder timeToIdle(Duration duration) {
            return timeToLive(duration).expiryForAccess(duration);
        }

        /** How long a new entry lives, from 0 up. Default null, for ever. Key {@code expiry.creation}. */
        public Builder expiryForCreation(@Nullable Duration duration) {
            settings.expiryForCreation = expiry("creation", duration);
            return this;
        }

        /**
         * How long an entry lives once it is updated, from 0 up. Default null, as long as it would have. Key
         * {@code expiry.update}.
         */
        public Builder expiryForUpdate(@Nullable Duration duration) {
            settings.expiryForUpdate = expiry("update", duration);
            return this;
        }

        /**
         * How long an entry lives once it is read, from 0 up. Default null, as long as it would have. Key
         * {@code expiry.access}.
         */
        public Builder expiryForAccess(@Nullable Duration duration) {
            settings.expiryForAccess = expiry("access", duration);
            return this;
        }

        private static @Nullable Duration expiry(String key, @Nullable Duration duration) {
            if (duration != null) {
                Require.notNegative(key, duration);
            }
            return duration;
        }

        /**
         * Whether an entry that is still being read is loaded anew before it expires, where the cache reads through.
         * Default {@link RefreshAhead#OFF}. Key {@code refresh-ahead}.
         */
        public Builder refreshAhead(RefreshAhead when) {
            settings.refreshAhead = Objects.requireNonNull(when, "when");
            return this;
        }

        /**
         * The name of the class of the keys' codec, which has a public constructor without arguments and turns equal
         * keys into equal bytes. Default {@link TierOptions#AUTO}. Key {@code codec.key}.
         */
        public Builder keyCodec(String className) {
            settings.keyCodec = ClassPatterns.codec("key", className);
            return this;
        }

        /** As {@link #keyCodec(String)}. */
        public Builder keyCodec(Class<? extends Codec> type) {
            return keyCodec(type.getName());
        }

        /**
         * By what values become bytes: {@link TierOptions#AUTO}, {@code java}, the short name of a library whose module
         * is on the class path ({@code json}, {@code cbor}, {@code smile}, {@code json3}, {@code cbor3},
         * {@code smile3}, {@code kryo}, {@code protobuf}), or the name of a class that has a public constructor without
         * arguments. Default {@link TierOptions#AUTO}. Key {@code codec.value}.
         */
        public Builder valueCodec(String name) {
            settings.valueCodec = ClassPatterns.codec("value", name);
            return this;
        }

        /** As {@link #valueCodec(String)}. */
        public Builder valueCodec(Class<? extends Codec> type) {
            return valueCodec(type.getName());
        }

        /**
         * By what values are read besides, which is never written: {@code java} or further names as in
         * {@link #valueCodec(String)}. For the time in which JVMs change from one codec to another. Default none. Key
         * {@code codec.also-read}.
         */
        public Builder alsoRead(String... names) {
            return alsoRead(List.of(names));
        }

        /** As {@link #alsoRead(String...)}. */
        public Builder alsoRead(List<String> names) {
            names.forEach(name -> ClassPatterns.codec("also-read", name));
            settings.alsoRead = List.copyOf(names);
            return this;
        }

        /**
         * By what values are compressed in Redis: {@code deflate}, or {@code lz4} or {@code zstd} whose module is on
         * the class path. Whatever is chosen, all that are there are read. Default {@link TierOptions#NONE}. Key
         * {@code codec.compression}.
         */
        public Builder compression(String name) {
            settings.compression = ClassPatterns.word("compression", name);
            return this;
        }

        /**
         * From how many bytes on values are compressed. Default 1,024; from 0 up. Key
         * {@code codec.compression-threshold}.
         */
        public Builder compressionThreshold(long bytes) {
            Require.range("compression-threshold", bytes, 0, Integer.MAX_VALUE);
            settings.compressionThreshold = bytes;
            return this;
        }

        /**
         * By which of {@link ManagerOptions#encryptionKeys} values are encrypted in Redis and in the journal, bound to
         * their key and cache. Default {@link TierOptions#NONE}. Key {@code codec.encryption}.
         */
        public Builder encryption(String key) {
            settings.encryption = ClassPatterns.word("encryption", key);
            return this;
        }

        /**
         * Whether values that are not encrypted are read where {@link #encryption} is on, while JVMs change to it.
         * Default false: they are misses, since whoever can write to Redis could have put them there. Key
         * {@code codec.accept-plain}.
         */
        public Builder acceptPlain(boolean accepted) {
            settings.acceptPlain = accepted;
            return this;
        }

        /**
         * Classes whose instances never change, so that they are shared rather than copied: {@code com.acme.Money},
         * {@code com.acme.values.*} (a package) or {@code com.acme.values.**} (and those below). Default none. Key
         * {@code immutable}.
         */
        public Builder immutable(String... patterns) {
            return immutable(List.of(patterns));
        }

        /** As {@link #immutable(String...)}. */
        public Builder immutable(List<String> patterns) {
            settings.immutable = ClassPatterns.checked("immutable", patterns);
            return this;
        }

        /**
         * Whether statistics are enabled even if the cache's own configuration does not say so. Default false. Key
         * {@code statistics}.
         */
        public Builder statistics(boolean enabled) {
            settings.statistics = enabled;
            return this;
        }

        /**
         * Whether management beans are enabled even if the cache's own configuration does not say so. Default false.
         * Key {@code management}.
         */
        public Builder management(boolean enabled) {
            settings.management = enabled;
            return this;
        }

        /**
         * Sets what a preset of Drey's says, over what was set before: {@code hibernate} for regions that several JVMs
         * share, {@code hibernate-timestamps} for Hibernate's timestamps. Key {@code preset}.
         */
        public Builder preset(String name) {
            return switch (name) {
                case "hibernate" -> writeThrough().maxStaleness(Duration.ZERO).staleOnError(Duration.ZERO);
                case "hibernate-timestamps" ->
                    preset("hibernate")
                            .onUnavailable(OnUnavailable.FAIL)
                            .maximumSize(UNLIMITED)
                            .expiryForCreation(null)
                            .expiryForUpdate(null)
                            .expiryForAccess(null);
                default ->
                    throw ConfigurationException.of(
                            "preset", '"' + name + '"', "one of hibernate, hibernate-timestamps");
            };
        }

        /**
         * The options.
         *
         * @return those set so far; what is set later does not change them
         */
        public TierOptions build() {
            return new TierOptions(settings.copy());
        }
    }
}
