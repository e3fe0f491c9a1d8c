package io.drey.internal.codec;

import io.drey.codec.Codec;
import io.drey.internal.value.Codecs;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import java.util.List;

/** Codecs, keys and values of the tests: everything of these packages is allowed. */
public final class TestCodecs {
    public static final AllowList ALLOWED =
            AllowList.of("io.drey.internal.codec.*", "io.drey.internal.copy.*", "io.drey.internal.value.*");
    public static final ClassLoader LOADER = TestCodecs.class.getClassLoader();

    private TestCodecs() {}

    public static Codecs codecs(AllowList allowed, Codec... users) {
        return new Codecs(new JavaCodec(allowed, DecodeLimits.DEFAULT), List.of(users));
    }

    public static Values values(Codecs codecs) {
        return new Values(codecs, Shareable.with(List.of()), LOADER, true);
    }

    public static Keys keys(Codecs codecs) {
        return new Keys(codecs, Shareable.with(List.of()), LOADER, true);
    }

    public static Values values() {
        return values(codecs(ALLOWED));
    }

    public static Keys keys() {
        return keys(codecs(ALLOWED));
    }
}
