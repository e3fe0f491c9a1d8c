package io.drey.internal.jcache;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
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

    CodecSet(ManagerOptions options, ClassLoader classLoader) {
        this.options = options;
        this.classLoader = classLoader;
        this.remote = options.remote() != null;
    }

    CacheCodecs of(Configuration<?, ?> configuration, TierOptions tier) {
        boolean byValue = configuration.isStoreByValue();
        Shareable shareable = Shareable.with(tier.immutable());
        return new CacheCodecs(
                new Keys(
                        codecs(configuration, tier.keyCodec()),
                        shareable,
                        classLoader,
                        configuration.getKeyType(),
                        byValue),
                new Values(
                        codecs(configuration, tier.valueCodec()),
                        shareable,
                        classLoader,
                        new Values.Use(configuration.getValueType(), byValue, remote)),
                !byValue);
    }

    private Codecs codecs(Configuration<?, ?> configuration, String choice) {
        AllowList allowed = remote
                ? AllowList.of(options.allow()).with(List.of(configuration.getKeyType(), configuration.getValueType()))
                : AllowList.everything();
        DecodeLimits limits = new DecodeLimits(
                options.maxDepth(), options.maxReferences(), options.maxArrayLength(), options.maxBytes());
        List<String> named = choice.equals(TierOptions.AUTO) ? List.of() : List.of(choice);
        return Codecs.discover(new JavaCodec(allowed, limits), named, classLoader);
    }
}
