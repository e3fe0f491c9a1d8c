package io.drey.codec;

import java.util.List;

/** Codecs, keys and values of the tests: everything of this package is allowed. */
final class Coding {
    static final AllowList ALLOWED = AllowList.of("io.drey.codec.*");
    static final ClassLoader LOADER = Coding.class.getClassLoader();

    private Coding() {}

    static Codecs codecs(AllowList allowed, Codec... users) {
        return new Codecs(new JavaCodec(allowed, DecodeLimits.DEFAULT), List.of(users));
    }

    static Values values(Codecs codecs) {
        return new Values(codecs, Shareable.with(List.of()), LOADER, true);
    }

    static Keys keys(Codecs codecs) {
        return new Keys(codecs, Shareable.with(List.of()), LOADER, true);
    }

    static Values values() {
        return values(codecs(ALLOWED));
    }

    static Keys keys() {
        return keys(codecs(ALLOWED));
    }
}
