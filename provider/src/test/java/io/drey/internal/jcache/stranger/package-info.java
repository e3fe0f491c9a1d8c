/** Classes of an application in a package that no cache declares. Used by the tests of the facade only. */
package io.drey.internal.jcache.stranger;
