package io.drey.hibernate;

/** The ways in which regions are kept. */
enum Kept {
    IN_THIS_JVM,
    IN_REDIS_WITH_COPIES,
    IN_REDIS_ASKED_EACH_TIME;

    /** Tells a deployment to keep them so. */
    Shop.Builder set(Shop.Builder shop) {
        return switch (this) {
            case IN_THIS_JVM -> shop.set("hibernate.cache.drey.uri", "drey:default");
            case IN_REDIS_WITH_COPIES -> shop;
            case IN_REDIS_ASKED_EACH_TIME -> shop.set("drey.defaults.local.max-staleness", "0");
        };
    }
}
