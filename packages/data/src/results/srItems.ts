import { decimalString } from '../dicom/decimalString';
import { type CodedConcept, codeItem } from './codedConcept';

/** How a content item relates to the one above it. */
type Relationship = 'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT';

/** The root has none. */
type ToParent = Relationship | undefined;

/** A content item of a structured report (PS3.3, section C.17.3). */
type Item = Record<string, unknown>;

const item = (type: string, relationship: ToParent, concept: CodedConcept | undefined, rest: Item): Item => ({
  ...(relationship && { RelationshipType: relationship }),
  ValueType: type,
  ...(concept && { ConceptNameCodeSequence: [codeItem(concept)] }),
  ...rest,
});

export const code = (relationship: Relationship, concept: CodedConcept, value: CodedConcept): Item =>
  item('CODE', relationship, concept, { ConceptCodeSequence: [codeItem(value)] });

export const textItem = (relationship: Relationship, concept: CodedConcept, value: string): Item =>
  item('TEXT', relationship, concept, { TextValue: value });

export const uidRef = (relationship: Relationship, concept: CodedConcept, uid: string): Item =>
  item('UIDREF', relationship, concept, { UID: uid });

export const num = (
  relationship: Relationship,
  concept: CodedConcept,
  value: number,
  unit: CodedConcept,
): Item =>
  item('NUM', relationship, concept, {
    MeasuredValueSequence: [
      { NumericValue: decimalString(value), MeasurementUnitsCodeSequence: [codeItem(unit)] },
    ],
  });

export const image = (relationship: Relationship, concept: CodedConcept | undefined, reference: Item): Item =>
  item('IMAGE', relationship, concept, { ReferencedSOPSequence: [reference] });

/** @param template Number of the PS3.16 template that starts here, if any. */
export const container = (
  relationship: ToParent,
  concept: CodedConcept,
  content: readonly Item[],
  template?: string,
): Item =>
  item('CONTAINER', relationship, concept, {
    ContinuityOfContent: 'SEPARATE',
    ...(template !== undefined && {
      ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: template }],
    }),
    ContentSequence: content,
  });
