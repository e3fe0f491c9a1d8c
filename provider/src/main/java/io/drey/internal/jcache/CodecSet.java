package io.drey.internal.jcache;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.option.CodecNames;
import io.drey.internal.value.CodecChoice;
import io.drey.internal.value.Codecs;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import java.util.List;
import javax.cache.configuration.Configuration;

/**
 * Makes the codecs of each cache of a manager. Bytes that never leave this JVM need no list of allowed classes, so
 * by-value caches without a remote tier accept any serialisable class. Immutable.
 */
final class CodecSet {

    private final ManagerOptions options;
    private final ClassLoader classLoader;
    private final boolean remote;
    private final Transports transports;

    CodecSet(ManagerOptions options, ClassLoader classLoader) {
        this.options = options;
        this.classLoader = classLoader;
        this.remote = options.remote() != null;
        this.transports = new Transports(options, classLoader, System::getenv);
    }

    CacheCodecs of(String cache, Configuration<?, ?> configuration, TierOptions tier) {
        boolean byValue = configuration.isStoreByValue();
        Shareable shareable = Shareable.with(tier.immutable());
        return new CacheCodecs(
                new Keys(
                        codecs(configuration, keyChoice(tier.keyCodec(), configuration.getKeyType())),
                        shareable,
                        classLoader,
                        configuration.getKeyType(),
                        byValue),
                new Values(
                        codecs(
                                configuration,
                                new CodecChoice(tier.valueCodec(), tier.alsoRead(), configuration.getValueType())),
                        shareable,
                        classLoader,
                        new Values.Use(
                                configuration.getValueType(),
                                byValue,
                                remote,
                                remote ? transports.of(cache, tier) : null)),
                !byValue);
    }

    private Codecs codecs(Configuration<?, ?> configuration, CodecChoice choice) {
        AllowList allowed = remote
                ? AllowList.of(options.allow()).with(List.of(configuration.getKeyType(), configuration.getValueType()))
                : AllowList.everything();
        DecodeLimits limits = new DecodeLimits(
                options.maxDepth(), options.maxReferences(), options.maxArrayLength(), options.maxBytes());
        return Codecs.discover(new JavaCodec(allowed, limits), choice, classLoader);
    }

    /** Equal keys must have equal bytes, which no library promises. */
    private static CodecChoice keyChoice(String codec, Class<?> type) {
        if (CodecNames.isShort(codec) && !codec.equals(CodecNames.AUTO) && !codec.equals(CodecNames.JAVA)) {
            throw new IllegalArgumentException("codec.key cannot be " + codec + ", since equal keys must have equal"
                    + " bytes; write auto or the name of a class whose codec is canonical");
        }
        return new CodecChoice(codec, List.of(), type);
    }
}
