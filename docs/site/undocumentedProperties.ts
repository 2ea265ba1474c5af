import { DeclarationReflection, type ProjectReflection, ReflectionKind } from 'typedoc';

/**
 * The public properties without a docstring, by full name. TypeDoc's own check of properties also asks for one at each
 * member of a nested object, such as `spacingMm.x`, which its parent's docstring describes.
 */
export function undocumentedProperties(project: ProjectReflection): string[] {
  return project
    .getReflectionsByKind(ReflectionKind.Property)
    .filter((reflection) => reflection instanceof DeclarationReflection)
    .filter((property) => !property.hasComment() && isOurs(property))
    .map((property) => property.getFullName());
}

/** What a class inherits from TensorFlow.js or JavaScript is documented there. */
const isOurs = ({ parent, inheritedFrom, flags }: DeclarationReflection): boolean =>
  parent?.kind !== ReflectionKind.TypeLiteral && inheritedFrom === undefined && !flags.isExternal;
